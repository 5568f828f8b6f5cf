import { describe, expect, it } from "vitest";

import { healthRoutes } from "../../src/server/health-routes.ts";
import { createMetricsRegistry } from "../../src/server/metrics-registry.ts";
import { startServer } from "./start-server.ts";

describe("health routes", () => {
  it("say whether the engine lives, is ready, and why not", async () => {
    const reasons: string[] = ["starting"];
    const registry = createMetricsRegistry();
    registry.counter("a_total", "A.").add(1);
    const { url } = await startServer(
      healthRoutes({ registry, notReady: () => reasons, version: "1.2.3" }),
    );

    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const starting = await fetch(`${url}/readyz`);
    expect(starting.status).toBe(503);
    expect(await starting.json()).toEqual({ status: "not ready", reasons: ["starting"] });

    reasons.pop();
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: "ready", reasons: [] });
  });

  it("print metrics in the text format, and a page that names every write endpoint", async () => {
    const registry = createMetricsRegistry();
    registry.counter("a_total", "A.").add(1);
    const { url } = await startServer(
      healthRoutes({ registry, notReady: () => [], version: "1.2.3" }),
    );

    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await metrics.text()).toContain("a_total 1\n");

    const page = await fetch(`${url}/`).then((response) => response.text());
    expect(page).toContain("outlierd 1.2.3");
    for (const path of ["/write?", "/api/v2/write", "/api/v3/write_lp", "/metrics", "/readyz"]) {
      expect(page).toContain(path);
    }
  });
});
