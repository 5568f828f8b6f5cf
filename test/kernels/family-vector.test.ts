import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, seeded } from "./feed.ts";
import {
  brokenFloats,
  MODULE_BACKENDS,
  type ModelArena,
  mean,
  modelArena,
  restore,
  save,
  show,
  wildWindows,
} from "./model-arena.ts";

const arenas = MODULE_BACKENDS.map(modelArena);
const [arena] = arenas;

function fresh(place: ModelArena, fields: number, seed = 1): void {
  place.kernel.call.initialiseVector(place.model, fields, seed);
}

function run(place: ModelArena, shown: readonly (readonly number[])[]): number[] {
  return shown.map((values) => {
    show(place, values);
    return place.kernel.call.judgeVector(place.model, place.window, 1);
  });
}

/** Lines of `fields` fields that move together in two ways, with a little noise. */
function lines(count: number, fields: number, seed: number): number[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const load = normal(random);
    const heat = normal(random);
    return Array.from({ length: fields }, (_, i) => {
      const together = i % 2 === 0 ? load : heat;
      return together + 0.15 * normal(random);
    });
  });
}

describe("a family's vector", () => {
  it.each([1, 2, 7, 24, 64])(
    "of %d fields gives the same bits in both halves, and never NaN",
    (fields) => {
      const bytes = arena.kernel.call.vectorBytes(fields);
      fc.assert(
        fc.property(wildWindows(fields), fc.integer(), (windows, seed) => {
          const [left, right] = arenas.map((place) => {
            fresh(place, fields, seed);
            const scores = run(place, windows);
            expect(scores.every((score) => score >= 0 && Number.isFinite(score))).toBe(true);
            expect(brokenFloats(place, place.model + 8, bytes - 32)).toBe(0);
            return [scores, save(place, place.model, bytes)];
          });
          if (right !== undefined) expect(left).toEqual(right);
        }),
        { numRuns: 30 },
      );
    },
  );

  it("learns how the fields move together", () => {
    fresh(arena, 12);
    const residuals = lines(4000, 12, 2).map((values) => {
      run(arena, [values]);
      const at = arena.kernel.call.residualAt(arena.model);
      return Math.hypot(...arena.kernel.F.subarray(at, at + 12)) / Math.sqrt(12);
    });
    expect(mean(residuals.slice(-200))).toBeLessThan(0.5 * mean(residuals.slice(0, 20)));
  });

  it("scores a line above all others whose fields are each within their range but do not fit together", () => {
    fresh(arena, 12);
    run(arena, lines(4000, 12, 3));
    const usual = run(arena, lines(200, 12, 4));
    const torn = Array.from({ length: 12 }, (_, i) => (i === 4 ? -1.5 : i % 2 === 0 ? 1.5 : 0));
    const [score] = run(arena, [torn]);
    expect(mean(usual)).toBeGreaterThan(0.7);
    expect(mean(usual)).toBeLessThan(1.4);
    expect(score).toBeGreaterThan(Math.max(...usual));
    const at = arena.kernel.call.residualAt(arena.model);
    const blame = [...arena.kernel.F.subarray(at, at + 12)].map(Math.abs);
    expect(blame.indexOf(Math.max(...blame))).toBe(4);
  });

  it("scores a constant family without excitement, and its first change with some", () => {
    fresh(arena, 8);
    const still = [0, 0, 0, 0, 1, 1, 1, 1];
    const scores = run(
      arena,
      Array.from({ length: 3000 }, () => still),
    );
    expect(Math.max(...scores)).toBeLessThan(2);
    expect(run(arena, [[0, 0, 4, 0, 1, 1, 1, 1]])[0]).toBeGreaterThan(5);
  });
});

describe("a family's vector as a record", () => {
  it("goes on from its bytes as if nothing had happened", () => {
    const bytes = arena.kernel.call.vectorBytes(12);
    fresh(arena, 12);
    run(arena, lines(100, 12, 5));
    const saved = save(arena, arena.model, bytes);
    const first = run(arena, lines(100, 12, 6));
    fresh(arena, 12, 99);
    restore(arena, arena.model, saved);
    expect(run(arena, lines(100, 12, 6))).toEqual(first);
  });

  it("depends on its seed and on nothing else", () => {
    const result = (seed: number) => {
      fresh(arena, 12, seed);
      return run(arena, lines(100, 12, 7));
    };
    expect(result(5)).toEqual(result(5));
    expect(result(5)).not.toEqual(result(6));
  });

  it("takes as many bytes as it says", () => {
    const bytes = arena.kernel.call.vectorBytes(12);
    expect(bytes).toBe(4 * (8 + 12 * 5));
    fresh(arena, 12);
    const after = save(arena, arena.model + bytes / 4, 64);
    run(arena, lines(300, 12, 8));
    expect(save(arena, arena.model + bytes / 4, 64)).toEqual(after);
  });
});
