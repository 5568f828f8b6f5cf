import type { STREAMS } from "./batch.ts";

/** Name of a stream. */
export type StreamName = (typeof STREAMS)[number];

/** Anomalies that the conformance tests can plant. */
export type PlantedAnomaly =
  /** A value far beyond all before it. */
  | "spike"
  /** From one sample to the next all values are higher, and stay so. */
  | "level-shift"
  /** A value that is usual, at an hour at which it is not. */
  | "wrong-hour"
  /** Usual values in an order that does not follow from those before them. */
  | "broken-rhythm"
  /** Usual values, one after another, that draw another curve than ever. */
  | "odd-shape";

/** The part of a kernel that detectors set. */
export interface KernelSettings {
  /** Doubles of the arena; see `src/kernels/layout.ts`. */
  readonly D: Float64Array;
}

/**
 * One way to find anomalies, as the configuration switches it: the name for one or more streams. What it computes is in
 * `src/kernels`.
 *
 * A detector lives in `src/detectors/<name>`, and the schema of its options in `options.ts` there. They have a
 * `weight`, 0 to 4, of which 0 means off: its streams then say 0.
 */
export interface Detector<Options> {
  /** As its folder is called. */
  readonly name: string;
  readonly streams: readonly StreamName[];
  /** What it finds better than the others; conformance tests plant one. */
  readonly finds: PlantedAnomaly;
  /** Sets what the options ask for; holds until it is set again. */
  readonly configure: (kernel: KernelSettings, options: Options) => void;
}
