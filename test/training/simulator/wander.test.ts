import { expect, test } from "vitest";
import { Random } from "../../../src/training/simulator/random.ts";
import { Wander } from "../../../src/training/simulator/wander.ts";
import { correlation } from "./simulated.ts";

function logs(stepMs: number): number[] {
  const wander = new Wander(new Random("wander"), { deviation: 0.2, memoryMs: 600_000, stepMs });
  return Array.from({ length: 40_000 }, () => Math.log(wander.next()));
}

test.each([60_000, 300_000])(
  "at a step of %d ms it strays as far and remembers as long",
  (stepMs) => {
    const values = logs(stepMs);
    const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(Math.sqrt(variance)).toBeGreaterThan(0.18);
    expect(Math.sqrt(variance)).toBeLessThan(0.22);
    const kept = correlation(values.slice(1), values.slice(0, -1));
    expect(kept).toBeCloseTo(Math.exp(-stepMs / 600_000), 1);
  },
);
