import { expect, it } from "vitest";
import { spread } from "../../benchmarks/measure/statistics.ts";

it("the spread is the range over the median", () => {
  expect(spread([9, 10, 12])).toBeCloseTo(0.3);
});
