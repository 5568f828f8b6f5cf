import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLUSTERS_BYTES, CLUSTERS_COUNT, CLUSTERS_WEIGHTS } from "../../src/kernels/clusters.ts";
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
  spikedWindow,
  waveWindow,
  wildWindows,
} from "./model-arena.ts";

const arenas = MODULE_BACKENDS.map(modelArena);
const [arena] = arenas;

function fresh(place: ModelArena, seed = 1): void {
  place.kernel.call.initialiseClusters(place.model, 16, 24, seed);
}

function run(place: ModelArena, windows: readonly (readonly number[])[]): number[] {
  return windows.map((values) => {
    show(place, values);
    return place.kernel.call.judgeClusters(place.model, place.window, 1);
  });
}

function waves(count: number, seed: number): number[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => waveWindow(random));
}

/** A window near one of `kinds` levels. */
function levelWindow(random: () => number, kinds: number): number[] {
  const level = Math.floor(random() * kinds) - kinds / 2;
  return Array.from({ length: 24 }, () => level + 0.1 * normal(random));
}

describe("clusters", () => {
  it("give the same bits in both halves on wild windows, and never NaN", () => {
    fc.assert(
      fc.property(wildWindows(), fc.integer(), (windows, seed) => {
        const [left, right] = arenas.map((place) => {
          fresh(place, seed);
          const scores = run(place, windows);
          expect(scores.every((score) => score >= 0 && Number.isFinite(score))).toBe(true);
          expect(brokenFloats(place, place.model + 8, CLUSTERS_BYTES - 32)).toBe(0);
          return [scores, save(place, place.model, CLUSTERS_BYTES)];
        });
        if (right !== undefined) expect(left).toEqual(right);
      }),
      { numRuns: 60 },
    );
  });

  it("come nearer to the windows the more they have seen", () => {
    fresh(arena);
    const distances = waves(3000, 2).map((values) => {
      show(arena, values);
      const distance = arena.kernel.call.nearestDistance(arena.model, arena.window);
      arena.kernel.call.judgeClusters(arena.model, arena.window, 1);
      return distance;
    });
    expect(mean(distances.slice(-200))).toBeLessThan(0.5 * mean(distances.slice(1, 20)));
  });

  it("find every one of the levels that a family has", () => {
    fresh(arena);
    const random = seeded(3);
    run(
      arena,
      Array.from({ length: 3000 }, () => levelWindow(random, 10)),
    );
    const probes = Array.from({ length: 10 }, (_, kind) => Array<number>(24).fill(kind - 5));
    for (const probe of probes) {
      show(arena, probe);
      expect(arena.kernel.call.nearestDistance(arena.model, arena.window)).toBeLessThan(0.2);
    }
  });

  it("score windows with a spike above those without", () => {
    fresh(arena);
    run(arena, waves(2000, 4));
    const random = seeded(5);
    const usual = run(arena, waves(200, 6));
    const spiked = Array.from({ length: 50 }, () => run(arena, [spikedWindow(random)])[0]);
    expect(mean(usual)).toBeGreaterThan(0.7);
    expect(mean(usual)).toBeLessThan(1.4);
    expect(Math.min(...spiked)).toBeGreaterThan(Math.max(...usual));
  });
});

describe("clusters over time", () => {
  it("give a centroid that nothing is near any more to windows that are far from all", () => {
    fresh(arena);
    const random = seeded(7);
    run(
      arena,
      Array.from({ length: 500 }, () => levelWindow(random, 16)),
    );
    expect(arena.kernel.I[arena.model + CLUSTERS_COUNT]).toBe(16);
    const few = Array.from({ length: 40_000 }, () => levelWindow(random, 3));
    run(arena, few);
    const ramp = () => Array.from({ length: 24 }, (_, i) => i / 3 - 4 + 0.05 * normal(random));
    const scores = run(
      arena,
      Array.from({ length: 400 }, () => ramp()),
    );
    expect(scores[0]).toBeGreaterThan(5);
    expect(mean(scores.slice(-50))).toBeLessThan(1.5);
    show(arena, Array<number>(24).fill(0));
    expect(arena.kernel.call.nearestDistance(arena.model, arena.window)).toBeLessThan(0.7);
  });

  it("need one centroid for a constant family, and notice its first change", () => {
    fresh(arena);
    const still = Array<number>(24).fill(1);
    const scores = run(
      arena,
      Array.from({ length: 3000 }, () => still),
    );
    expect(Math.max(...scores)).toBe(0);
    expect(arena.kernel.I[arena.model + CLUSTERS_COUNT]).toBe(1);
    expect(arena.kernel.F[arena.model + CLUSTERS_WEIGHTS]).toBeGreaterThan(1000);
    expect(run(arena, [still.map((_, i) => (i > 21 ? 3 : 1))])[0]).toBeGreaterThan(10);
  });
});

describe("clusters as a record", () => {
  it("go on from their bytes as if nothing had happened", () => {
    fresh(arena);
    run(arena, waves(100, 8));
    const saved = save(arena, arena.model, CLUSTERS_BYTES);
    const first = run(arena, waves(100, 9));
    fresh(arena, 99);
    restore(arena, arena.model, saved);
    expect(run(arena, waves(100, 9))).toEqual(first);
  });

  it("depend on their seed and on nothing else", () => {
    const result = (seed: number) => {
      fresh(arena, seed);
      return run(arena, waves(100, 10));
    };
    expect(result(5)).toEqual(result(5));
    expect(result(5)).not.toEqual(result(6));
  });

  it("take as many bytes as they say", () => {
    expect(arena.kernel.call.clustersBytes(16, 24)).toBe(CLUSTERS_BYTES);
    fresh(arena);
    const after = save(arena, arena.model + CLUSTERS_BYTES / 4, 64);
    run(arena, waves(300, 11));
    expect(save(arena, arena.model + CLUSTERS_BYTES / 4, 64)).toEqual(after);
  });
});
