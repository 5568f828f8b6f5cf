import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AUTOENCODER_BYTES } from "../../src/kernels/dense-network.ts";
import { NETWORK_ERROR, NETWORK_LEARNED } from "../../src/kernels/network-record.ts";
import { RESERVOIR_BYTES } from "../../src/kernels/reservoir.ts";
import { seeded } from "./feed.ts";
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
  const { kernel, model, reservoir } = place;
  kernel.call.initialiseAutoencoder(model, 24, 12, 4, seed);
  kernel.call.initialiseReservoir(reservoir, 64, 24, seed);
}

/** Judges and learns windows, and learns some of the reservoir after each. */
function run(place: ModelArena, windows: readonly (readonly number[])[], replays = 1): number[] {
  const { kernel, model, reservoir, window } = place;
  return windows.map((values) => {
    show(place, values);
    const score = kernel.call.judgeNetwork(model, window, 1);
    kernel.call.offerWindow(reservoir, window);
    kernel.call.learnFromReservoir(model, reservoir, replays);
    return score;
  });
}

function errorOn(place: ModelArena, values: readonly number[]): number {
  show(place, values);
  return place.kernel.call.reconstruct(place.model, place.window, place.output);
}

function waves(count: number, seed: number): number[][] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => waveWindow(random));
}

describe("a network", () => {
  it("gives the same bits in both halves on wild windows, and never NaN", () => {
    fc.assert(
      fc.property(wildWindows(), fc.integer(), (windows, seed) => {
        const [left, right] = arenas.map((place) => {
          fresh(place, seed);
          const scores = run(place, windows);
          expect(scores.every((score) => score >= 0 && Number.isFinite(score))).toBe(true);
          expect(brokenFloats(place, place.model + 24, AUTOENCODER_BYTES - 96)).toBe(0);
          return [scores, save(place, place.model, AUTOENCODER_BYTES)];
        });
        if (right !== undefined) expect(left).toEqual(right);
      }),
      { numRuns: 60 },
    );
  });

  it("learns to say windows of one shape again", () => {
    fresh(arena);
    const before = mean(waves(100, 9).map((values) => errorOn(arena, values)));
    run(arena, waves(3000, 2));
    const after = mean(waves(100, 9).map((values) => errorOn(arena, values)));
    expect(after).toBeLessThan(0.35 * before);
  });

  it("scores windows with a spike above those without", () => {
    fresh(arena);
    run(arena, waves(3000, 3));
    const random = seeded(4);
    const usual = run(arena, waves(200, 5));
    const spiked = Array.from({ length: 50 }, () => run(arena, [spikedWindow(random)])[0]);
    expect(mean(usual)).toBeGreaterThan(0.7);
    expect(mean(usual)).toBeLessThan(1.4);
    expect(Math.min(...spiked)).toBeGreaterThan(Math.max(...usual));
  });
});

describe("a network that learns", () => {
  it("does not learn a window that is far beyond what is usual", () => {
    fresh(arena);
    run(arena, waves(500, 6));
    const learned = () => arena.kernel.I[arena.model + NETWORK_LEARNED];
    const before = learned();
    run(arena, [Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 8 : -8))], 0);
    expect(learned()).toBe(before);
    run(arena, waves(1, 7), 0);
    expect(learned()).toBe((before ?? 0) + 1);
  });

  it("follows a family whose shape has changed for good", () => {
    fresh(arena);
    run(arena, waves(1000, 8));
    const random = seeded(9);
    const saw = () => Array.from({ length: 24 }, (_, i) => ((i * 5) % 24) / 4 - 3 + random() / 4);
    const scores = run(
      arena,
      Array.from({ length: 4000 }, () => saw()),
    );
    expect(scores[0]).toBeGreaterThan(3);
    expect(mean(scores.slice(-100))).toBeLessThan(1.5);
  });

  it("scores a constant family without excitement, and its first change with some", () => {
    fresh(arena);
    const still = Array<number>(24).fill(0);
    const scores = run(
      arena,
      Array.from({ length: 2000 }, () => still),
    );
    expect(Math.max(...scores)).toBeLessThan(2);
    const changed = still.map((_, i) => (i > 20 ? 3 : 0));
    expect(run(arena, [changed])[0]).toBeGreaterThan(5);
  });
});

describe("a network as a record", () => {
  it("is silent while it does not know what is usual", () => {
    fresh(arena);
    const scores = run(arena, waves(31, 10));
    expect(scores.slice(0, 30).every((score) => score === 0)).toBe(true);
    expect(scores[30]).toBeGreaterThan(0);
  });

  it("judges without learning when told so", () => {
    fresh(arena);
    run(arena, waves(40, 11));
    const parameters = save(arena, arena.model + 24, 4 * 724);
    show(arena, waveWindow(seeded(12)));
    const usual = arena.kernel.F[arena.model + NETWORK_ERROR];
    arena.kernel.call.judgeNetwork(arena.model, arena.window, 0);
    expect(save(arena, arena.model + 24, 4 * 724)).toEqual(parameters);
    expect(arena.kernel.F[arena.model + NETWORK_ERROR]).not.toBe(usual);
  });

  it("goes on from its bytes as if nothing had happened", () => {
    fresh(arena);
    run(arena, waves(100, 13));
    const network = save(arena, arena.model, AUTOENCODER_BYTES);
    const reservoir = save(arena, arena.reservoir, RESERVOIR_BYTES);
    const first = run(arena, waves(100, 14));
    fresh(arena, 99);
    restore(arena, arena.model, network);
    restore(arena, arena.reservoir, reservoir);
    expect(run(arena, waves(100, 14))).toEqual(first);
  });

  it("depends on its seed and on nothing else", () => {
    const result = (seed: number) => {
      fresh(arena, seed);
      return run(arena, waves(50, 15));
    };
    expect(result(5)).toEqual(result(5));
    expect(result(5)).not.toEqual(result(6));
  });

  it("begins again when its weights are beyond repair", () => {
    fresh(arena);
    arena.kernel.F.fill(Number.NaN, arena.model + 24, arena.model + 24 + 724);
    run(arena, waves(2, 16));
    expect(brokenFloats(arena, arena.model + 24, AUTOENCODER_BYTES - 96)).toBe(0);
  });

  it("takes as many bytes as it says", () => {
    const { call } = arena.kernel;
    fresh(arena);
    expect(call.autoencoderBytes(24, 12, 4)).toBe(AUTOENCODER_BYTES);
    expect(call.networkBytes(arena.model)).toBe(AUTOENCODER_BYTES);
    const after = save(arena, arena.model + AUTOENCODER_BYTES / 4, 64);
    run(arena, waves(10, 17));
    expect(save(arena, arena.model + AUTOENCODER_BYTES / 4, 64)).toEqual(after);
  });
});
