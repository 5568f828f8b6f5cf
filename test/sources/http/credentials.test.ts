import { describe, expect, it } from "vitest";

import { startSource, WRITE_PATHS } from "./start-source.ts";

const [V1 = "", V2 = "", V3 = ""] = WRITE_PATHS;
const TOKEN = "s3cr3t:with=colon";
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("with a token configured", () => {
  it.each([
    [204, `Token ${TOKEN}`],
    [204, `Bearer ${TOKEN}`],
    [204, `token ${TOKEN}`],
    [204, basic("anyone", TOKEN)],
    [204, basic("", TOKEN)],
    [401, ""],
    [401, `Token ${TOKEN}x`],
    [401, `Token ${TOKEN.slice(0, -1)}`],
    [401, "Token"],
    [401, TOKEN],
    [401, `Digest ${TOKEN}`],
    [401, basic(TOKEN, "")],
    [401, basic("anyone", "wrong")],
    [401, "Basic %%%"],
  ])("every write endpoint answers %i to Authorization: %s", async (status, authorization) => {
    const { post, ingest } = await startSource({ token: TOKEN });
    const headers = authorization === "" ? {} : { authorization };
    for (const path of WRITE_PATHS) {
      expect((await post(path, "cpu v=1", headers)).status).toBe(status);
    }
    expect(ingest.lines).toHaveLength(status === 204 ? 3 : 0);
  });

  it.each([
    [204, `u=anyone&p=${encodeURIComponent(TOKEN)}`],
    [401, "u=anyone&p=wrong"],
    [401, "u=anyone"],
  ])("the 1.x endpoint answers %i to %s", async (status, parameters) => {
    const { post } = await startSource({ token: TOKEN });
    expect((await post(`${V1}&${parameters}`, "cpu v=1")).status).toBe(status);
  });

  const message = "unauthorized access: send the configured token";
  it.each([
    [V1, 'Basic realm="outlierd"', { error: message }],
    [V2, "Token", { code: "unauthorized", message }],
    [V3, "Bearer", { error: message }],
  ])("%s asks for credentials by %s", async (path, challenge, json) => {
    const { post } = await startSource({ token: TOKEN });
    const response = await post(path, "cpu v=1");
    expect(response.headers.get("www-authenticate")).toBe(challenge);
    expect(await response.json()).toEqual(json);
  });

  it("queries want it too, also in their form; ping and health do not", async () => {
    const { post, url } = await startSource({ token: TOKEN });
    const form = new URLSearchParams({ q: "SHOW DATABASES", u: "x", p: TOKEN });
    expect((await post("/query?q=SHOW+DATABASES", "")).status).toBe(401);
    expect((await post("/query", form)).status).toBe(200);
    expect((await fetch(`${url}/ping`)).status).toBe(204);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

it("without a token, credentials do not matter", async () => {
  const { post } = await startSource();
  expect((await post(V1, "cpu v=1", { authorization: "Token whatever" })).status).toBe(204);
});
