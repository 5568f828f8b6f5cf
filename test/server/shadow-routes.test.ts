import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import type { ShadowReport } from "../../src/core/shadow.ts";
import { SHADOW_PATH, shadowRoutes } from "../../src/server/shadow-routes.ts";
import { startServer } from "./start-server.ts";

const REPORT: ShadowReport = {
  family: "cpu",
  detector: "clustering",
  version: "20260131-1f2e3d4c",
  since: "2026-02-01T00:00:00.000Z",
  against: [],
  stopped: null,
  series: 2,
  samples: 900,
  counted: 300,
  skipped: 0,
  seriesDays: 0.03,
  alerts: { both: 1, champion: 0, challenger: 2, undecided: 0 },
  strengthDifferenceMedian: null,
  disagreements: [],
};

test("the report on challengers is JSON that nobody stores, for those who may read it", async () => {
  const mayRead = ({ headers }: IncomingMessage): boolean => headers.authorization === "Token t";
  const { url } = await startServer(shadowRoutes({ shadows: () => [REPORT], mayRead }));
  const address = `${url}${SHADOW_PATH}`;
  const response = await fetch(address, { headers: { authorization: "Token t" } });
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({ shadows: [REPORT] });
  const refused = await fetch(address);
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toContain("cpu");
});
