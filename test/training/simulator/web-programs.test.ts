import { expect, test } from "vitest";
import { Agent } from "../../../src/training/simulator/agent.ts";
import { CALM } from "../../../src/training/simulator/faults.ts";
import { Site } from "../../../src/training/simulator/site.ts";
import { WebPrograms } from "../../../src/training/simulator/web-programs.ts";

const MINUTE_MS = 60_000;
const ROUNDS = 1000;

/** Means of two metrics of a web server, over hours in which it loses that share of its packets. */
function meansWhileLosing(lostShare: number): { response: number; writing: number } {
  const parts = { seed: 1, name: "site1", fromMs: 0, stepMs: MINUTE_MS };
  const site = new Site(parts);
  const agent = new Agent({ seed: 1, host: "site1-web1", site: site.name });
  const plan = { perHostWeek: 0, kinds: [] };
  const programs = new WebPrograms({ ...parts, name: "site1-web1", site, plan }, agent);
  for (let round = 1; round <= ROUNDS; round++) {
    const step = { timeMs: round * MINUTE_MS, seconds: 60 };
    agent.begin(step.timeMs);
    site.step(step);
    programs.step({ ...CALM, lostShare }, step);
    programs.report(agent, false);
  }
  const { text } = agent.take();
  const mean = (field: string): number => {
    const values = [...text.matchAll(new RegExp(`${field}=([\\d.]+)`, "g"))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0) / values.length;
  };
  return { response: mean("response_time"), writing: mean("writing") };
}

test("an answer pays for its lost packets once, and while it waits it is in progress", () => {
  const [calm, losing] = [meansWhileLosing(0), meansWhileLosing(0.2)];
  // Six packets, each lost with 0.2 and sent again after 0.2 s, 0.4 s … 3.2 s.
  const waits = [0.2, 0.4, 0.8, 1.6, 3.2];
  const cost = 6 * waits.reduce((sum, wait, index) => sum + wait * 0.2 ** (index + 1), 0);
  expect(losing.response - calm.response).toBeGreaterThan(0.85 * cost);
  expect(losing.response - calm.response).toBeLessThan(1.15 * cost);
  expect(losing.writing).toBeGreaterThan(3 * calm.writing);
});
