import { describe, expect, it } from "vitest";

import { createDatabases } from "../../../src/sources/http/databases.ts";
import { startSource } from "./start-source.ts";

const CREATED = '{"results":[{"statement_id":0}]}\n';

describe("query endpoint", () => {
  it.each([
    'CREATE DATABASE "telegraf"',
    "create database telegraf;",
    'CREATE DATABASE "te;le\\"graf" WITH DURATION 3d NAME "x"',
  ])("answers %s as influxd 1.x does", async (q) => {
    const { post } = await startSource();
    const response = await post("/query", new URLSearchParams({ q }));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe(CREATED);
  });

  it("takes the query from the URL by GET and POST", async () => {
    const { post, url } = await startSource();
    const path = "/query?q=CREATE+DATABASE+x";
    expect(await (await post(path, "")).text()).toBe(CREATED);
    expect(await (await fetch(url + path)).text()).toBe(CREATED);
  });

  it("shows the databases created, and no values while there is none", async () => {
    const { post, url } = await startSource();
    const show = () => fetch(`${url}/query?q=SHOW+DATABASES`).then((response) => response.text());
    expect(await show()).toBe(
      '{"results":[{"statement_id":0,"series":[{"name":"databases","columns":["name"]}]}]}\n',
    );
    await post("/query", new URLSearchParams({ q: 'CREATE DATABASE x; CREATE DATABASE "a b"' }));
    expect(await show()).toBe(
      '{"results":[{"statement_id":0,"series":[{"name":"databases","columns":["name"],"values":[["x"],["a b"]]}]}]}\n',
    );
  });

  it("numbers the statements of one query", async () => {
    const { post } = await startSource();
    const q = "CREATE DATABASE x; SHOW DATABASES";
    const response = await post("/query", new URLSearchParams({ q }));
    expect(await response.json()).toMatchObject({
      results: [{ statement_id: 0 }, { statement_id: 1, series: [{ values: [["x"]] }] }],
    });
  });

  it.each(["SELECT * FROM cpu", "DROP DATABASE x", "CREATE DATABASE", "CREATE DATABASE 1x", ";"])(
    "refuses %s in words",
    async (q) => {
      const { post } = await startSource();
      const response = await post("/query", new URLSearchParams({ q }));
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("answers CREATE DATABASE and SHOW DATABASES only");
    },
  );

  it("says that q is missing, as influxd does, and refuses a very long one", async () => {
    const { post } = await startSource();
    expect(await (await post("/query", "")).text()).toBe(
      '{"error":"missing required parameter \\"q\\""}\n',
    );
    expect((await post("/query", `q=${"x".repeat(5000)}`)).status).toBe(400);
    expect((await post("/query", `q=${"x".repeat(10_000)}`)).status).toBe(413);
  });

  it("remembers a thousand databases and says so to the next", () => {
    const databases = createDatabases();
    for (let count = 0; count < 1000; count += 1) databases.run(`CREATE DATABASE d${count}`);
    expect(databases.run("CREATE DATABASE more")).toEqual({
      results: [{ statement_id: 0, error: "more than 1000 databases" }],
    });
    expect(databases.run("CREATE DATABASE d7")).toEqual({ results: [{ statement_id: 0 }] });
  });
});

describe("ping and health", () => {
  it.each(["GET", "HEAD"])("%s /ping is answered 204 with a version", async (method) => {
    const { url } = await startSource();
    const response = await fetch(`${url}/ping`, { method });
    expect(response.status).toBe(204);
    expect(response.headers.get("x-influxdb-version")).toBe("1.8.10");
    expect(response.headers.get("x-influxdb-build")).toBe("outlierd");
  });

  it("health is told in the JSON of InfluxDB 2.x", async () => {
    const { url } = await startSource();
    expect(await (await fetch(`${url}/health`)).json()).toEqual({
      name: "outlierd",
      message: "ready for queries and writes",
      status: "pass",
      version: "1.2.3",
    });
  });

  it("writing by GET is answered 405", async () => {
    const { url } = await startSource();
    expect((await fetch(`${url}/write`)).status).toBe(405);
  });
});
