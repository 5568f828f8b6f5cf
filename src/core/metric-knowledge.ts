/** Units that a metric's values can be in. */
export const UNITS = [
  "percent",
  "ratio",
  "bytes",
  "bits",
  "seconds",
  "milliseconds",
  "microseconds",
  "nanoseconds",
  "count",
  "boolean",
  "celsius",
  "hertz",
  "volts",
  "watts",
  "rpm",
  "bytes_per_second",
  "bits_per_second",
  "per_second",
] as const;

/** The unit of a metric's values. */
export type Unit = (typeof UNITS)[number];

/** The unit of what is judged: the metric's own, or that of its rate. */
export type JudgedUnit = Unit | `${string}_per_second`;

/** Which way a metric has to stray for a person to be told. */
export type Direction = "up" | "down" | "both";

/** What a metric is: a number that only counts up, a level, or not known. */
export type Nature = "auto" | "counter" | "gauge";

/** What is known of a metric before its first sample. */
export interface MetricKnowledge {
  /** Name of the metric's family. */
  readonly family: string;
  /** Unit of the samples as they come; `undefined` where it is not known. */
  readonly unit: Unit | undefined;
  readonly direction: Direction;
  readonly nature: Nature;
  /** Least value that is possible; of a counter, of its rate per second. -Infinity where there is none. */
  readonly min: number;
  /** Greatest value that is possible. Infinity where there is none. */
  readonly max: number;
  /** Distance from the expected value that is worth telling, in the metric's unit; of a counter, of its rate. */
  readonly deviationMin: number;
  /** The same as a share of the expected value: 0.5 = half of it. Both have to be reached. */
  readonly deviationShareMin: number;
  /** Whether values of the metric open anomalies at all. */
  readonly isJudged: boolean;
}

/** Why an alert opens no anomaly: values of the metric never do, it strays the harmless way, or by too little. */
export type GateReason = "never" | "direction" | "deviation";

/**
 * The unit of what is judged.
 *
 * @param unit Unit of the samples as they came; one that is of a rate already stays.
 * @param perSecond Whether their rate is judged instead of themselves.
 */
export function judgedUnit(
  unit: JudgedUnit | undefined,
  perSecond: boolean,
): JudgedUnit | undefined {
  if (!perSecond || unit?.endsWith("per_second")) return unit;
  return unit === undefined || unit === "count" ? "per_second" : `${unit}_per_second`;
}
