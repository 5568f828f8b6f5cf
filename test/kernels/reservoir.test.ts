import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RESERVOIR_BYTES } from "../../src/kernels/reservoir.ts";
import {
  MODULE_BACKENDS,
  type ModelArena,
  modelArena,
  save,
  show,
  wildWindows,
} from "./model-arena.ts";

const arenas = MODULE_BACKENDS.map(modelArena);
const [arena] = arenas;

function offer(place: ModelArena, values: readonly number[]): void {
  show(place, values);
  place.kernel.call.offerWindow(place.reservoir, place.window);
}

/** First value of each window held, in steps. */
function held(place: ModelArena, capacity: number, width: number): number[] {
  const first = 2 * (place.reservoir + 8);
  return Array.from({ length: capacity }, (_, i) => place.kernel.H[first + i * width] ?? 0);
}

describe("a reservoir", () => {
  it("gives the same bits in both halves", () => {
    fc.assert(
      fc.property(wildWindows(), fc.integer(), (windows, seed) => {
        const [left, right] = arenas.map((place) => {
          place.kernel.call.initialiseReservoir(place.reservoir, 16, 24, seed);
          for (const values of windows) offer(place, values);
          place.kernel.call.drawWindow(place.reservoir, place.output);
          return [save(place, place.reservoir, RESERVOIR_BYTES), save(place, place.output, 96)];
        });
        if (right !== undefined) expect(left).toEqual(right);
      }),
      { numRuns: 60 },
    );
  });

  it("holds the windows of all series in equal parts, and forgets old ones", () => {
    arena.kernel.call.initialiseReservoir(arena.reservoir, 64, 24, 3);
    for (let i = 0; i < 20_000; i++) offer(arena, Array<number>(24).fill(i / 4000));
    const steps = held(arena, 64, 24);
    const age = steps.map((step) => 19_999 - step).sort((a, b) => a - b);
    // Each of the last 1,024 x ln 2 windows is as likely to be held as all before it together.
    expect(age[32]).toBeGreaterThan(350);
    expect(age[32]).toBeLessThan(1400);
  });

  it("gives back what it holds to 1/8000 of a deviation", () => {
    arena.kernel.call.initialiseReservoir(arena.reservoir, 1, 24, 3);
    const values = Array.from({ length: 24 }, (_, i) => Math.sin(i) * 7.9);
    offer(arena, values);
    expect(arena.kernel.call.drawWindow(arena.reservoir, arena.output)).toBe(1);
    const drawn = [...arena.kernel.F.subarray(arena.output, arena.output + 24)];
    for (const [i, value] of values.entries()) {
      expect(Math.abs((drawn[i] ?? 9) - value)).toBeLessThan(1.26e-4);
    }
  });

  it("has nothing to draw while it is empty", () => {
    arena.kernel.call.initialiseReservoir(arena.reservoir, 64, 24, 3);
    expect(arena.kernel.call.drawWindow(arena.reservoir, arena.output)).toBe(0);
    expect(arena.kernel.call.reservoirBytes(64, 24)).toBe(RESERVOIR_BYTES);
  });
});
