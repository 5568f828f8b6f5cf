import { once } from "node:events";
import { connect } from "node:net";

import { describe, expect, it } from "vitest";

import { SILENT } from "../../src/core/logger.ts";
import { createHttpServer } from "../../src/server/http-server.ts";
import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";
import { ServerOptions } from "../../src/server/options.ts";
import type { Routes } from "../../src/server/routes.ts";
import { startServer } from "./start-server.ts";

const HELLO: Routes = { "/hello": { GET: (_request, response) => void response.end("hello") } };

describe("HTTP routes", () => {
  it("answers by path and method, whatever the query string", async () => {
    const { url } = await startServer(HELLO);
    const response = await fetch(`${url}/hello?a=b`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("hello");
  });

  it("answers HEAD by GET, without the body", async () => {
    const { url } = await startServer(HELLO);
    const response = await fetch(`${url}/hello`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("answers an unknown path with 404 in JSON that every client reads", async () => {
    const { url } = await startServer(HELLO);
    const response = await fetch(`${url}/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      code: "not found",
      message: expect.stringContaining("no such path"),
      error: expect.stringContaining("no such path"),
    });
  });

  it("answers a wrong method with 405 and the methods allowed", async () => {
    const { url } = await startServer(HELLO);
    const response = await fetch(`${url}/hello`, { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET");
    expect(await response.json()).toMatchObject({ code: "method not allowed" });
  });
});

describe("HTTP server in operation", () => {
  it.each(["throws", "rejects"])("answers 500 and logs when a route %s", async (how) => {
    const logged: unknown[] = [];
    const logger = { ...SILENT, error: (fields: unknown) => logged.push(fields) };
    const fail = () => {
      if (how === "throws") throw new Error("broken");
      return Promise.reject(new Error("broken"));
    };
    const { url } = await startServer({ "/fail": { GET: fail } }, { logger });
    const response = await fetch(`${url}/fail`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "internal error" });
    expect(logged).toHaveLength(1);
  });

  it("counts requests by route and class, and made-up paths as one route", async () => {
    const { url, registry } = await startServer(HELLO);
    await fetch(`${url}/hello`).then((response) => response.text());
    await fetch(`${url}/x1`).then((response) => response.text());
    await fetch(`${url}/x2`).then((response) => response.text());
    expect(registry.text()).toContain(
      'outlierd_http_requests_total{route="/hello",status="2xx"} 1',
    );
    expect(registry.text()).toContain('outlierd_http_requests_total{route="other",status="4xx"} 2');
  });
});

describe("HTTP server starting and stopping", () => {
  it("names the port, the reason and the remedy when the port is taken", async () => {
    const { address } = await startServer(HELLO);
    const server = createHttpServer({
      options: ServerOptions.parse({ listen: `127.0.0.1:${address.port}` }),
      routes: HELLO,
      metrics: createMetricsRegistry(),
      logger: SILENT,
    });
    await expect(server.start()).rejects.toMatchObject({
      code: "ERR_LISTEN",
      message: expect.stringMatching(
        new RegExp(`127.0.0.1:${address.port} \\(EADDRINUSE\\): another program`),
      ),
    });
  });

  it("finishes a request that has begun before it stops, and takes no new connection", async () => {
    let finish: (() => void) | undefined;
    const { server, url, address } = await startServer({
      "/slow": {
        GET: (_request, response) =>
          new Promise<void>((resolve) => {
            finish = () => {
              response.end("done");
              resolve();
            };
          }),
      },
      ...HELLO,
    });
    await fetch(`${url}/hello`).then((response) => response.text());
    const slow = fetch(`${url}/slow`).then((response) => response.text());
    await expect.poll(() => finish).toBeDefined();

    const stopped = server.stop();
    const refused = connect(address.port, address.host);
    const [error] = await once(refused, "error");
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
    finish?.();
    expect(await slow).toBe("done");
    await stopped;
  });

  it("cuts a request that does not finish in time when stopping", async () => {
    let begun = false;
    const { server, url } = await startServer(
      {
        "/never": {
          GET: () => {
            begun = true;
          },
        },
      },
      { stopTimeout: "50ms" },
    );
    const never = fetch(`${url}/never`).catch(() => "cut");
    await expect.poll(() => begun).toBe(true);
    await server.stop();
    expect(await never).toBe("cut");
  });

  it("closes connections beyond the limit at once and counts them", async () => {
    const { registry, address } = await startServer(HELLO, { connectionsMax: 1 });
    const first = connect(address.port, address.host);
    await once(first, "connect");
    const second = connect(address.port, address.host);
    await once(second, "close");
    first.destroy();
    expect(registry.text()).toContain("outlierd_http_connections_refused_total 1");
  });
});

describe("listen option", () => {
  it.each(["127.0.0.1", "8650", "127.0.0.1:99999", "a b:1", "::1:8650"])(
    "refuses %j as an address",
    (listen) => {
      expect(ServerOptions.safeParse({ listen }).success).toBe(false);
    },
  );

  it("reads an IPv6 address without its brackets", () => {
    expect(ServerOptions.parse({ listen: "[::1]:8650" }).listen).toEqual({
      host: "::1",
      port: 8650,
    });
  });
});
