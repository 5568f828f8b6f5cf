import { existsSync } from "node:fs";
import fc from "fast-check";
import { INPUT } from "../../src/kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../../src/kernels/load.ts";
import { normal } from "./feed.ts";

/** Bytes in the arena that a test may lay out as it likes: the region of the input, which models do not use. */
const ROOM_BYTES = 131_072;

/** Words from the start of the room: the model under test, a reservoir, a window, and what a network says of it. */
const MODEL = 0;
const RESERVOIR = 16_384;
const WINDOW = 24_576;
const OUTPUT = 24_704;

/** A kernel with room for models, and where they lie: word addresses. */
export interface ModelArena {
  readonly kernel: Kernel;
  readonly model: number;
  readonly reservoir: number;
  readonly window: number;
  readonly output: number;
}

/** Both halves, as far as they are built. */
export const MODULE_BACKENDS: readonly KernelBackend[] = existsSync(
  new URL("../../dist/kernels/engine.wasm", import.meta.url),
)
  ? ["wasm", "typescript"]
  : ["typescript"];

/** Loads a half with room for models. */
export function modelArena(backend: KernelBackend): ModelArena {
  const kernel = loadKernel({ seriesMax: 8, rowsMax: 64, inputBytesMax: ROOM_BYTES }, backend);
  const word = kernel.I[INPUT] >>> 2;
  return {
    kernel,
    model: word + MODEL,
    reservoir: word + RESERVOIR,
    window: word + WINDOW,
    output: word + OUTPUT,
  };
}

/** Puts a window where the arena's models are shown it. */
export function show({ kernel, window }: ModelArena, values: readonly number[]): void {
  kernel.F.set(values, window);
}

/** Copies a record out. */
export function save({ kernel }: ModelArena, word: number, bytes: number): Uint8Array {
  return kernel.U.slice(4 * word, 4 * word + bytes);
}

/** Puts a copied record back. */
export function restore({ kernel }: ModelArena, word: number, bytes: Uint8Array): void {
  kernel.U.set(bytes, 4 * word);
}

/** Floats of a record that are NaN or infinite. */
export function brokenFloats({ kernel }: ModelArena, word: number, bytes: number): number {
  return kernel.F.subarray(word, word + bytes / 4).filter((value) => !Number.isFinite(value))
    .length;
}

/** A window of `width` values of a noisy wave, in deviations, that begins anywhere. */
export function waveWindow(random: () => number, width = 24): number[] {
  const phase = 2 * Math.PI * random();
  return Array.from(
    { length: width },
    (_, i) => 1.4 * Math.sin(phase + (2 * Math.PI * i) / 12) + 0.15 * normal(random),
  );
}

/** The same with a spike that is nowhere else. */
export function spikedWindow(random: () => number, width = 24): number[] {
  return waveWindow(random, width).map((value, i) => (i === width - 3 ? value + 6 : value));
}

/** Windows of every kind of value that a broken metric could give. */
export function wildWindows(width = 24) {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -3, max: 3, noNaN: true }) },
    fc.constant(0),
    fc.double(),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e38, 1e-45),
  );
  const window = fc.array(value, { minLength: width, maxLength: width });
  const still = fc.double({ min: -9, max: 9 }).map((level) => Array<number>(width).fill(level));
  return fc.array(fc.oneof({ weight: 4, arbitrary: window }, still), {
    minLength: 1,
    maxLength: 120,
  });
}

/** The mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
