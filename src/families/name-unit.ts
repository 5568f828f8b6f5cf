import type { Unit } from "../core/metric-knowledge.ts";

/** Endings that tell the unit. Those of Prometheus' counters and histograms are taken off first. */
const ENDINGS: readonly (readonly [ending: string, unit: Unit])[] = [
  ["percent", "percent"],
  ["ratio", "ratio"],
  ["bytes", "bytes"],
  ["bytes_per_second", "bytes_per_second"],
  ["per_second", "per_second"],
  ["per_sec", "per_second"],
  ["seconds", "seconds"],
  ["milliseconds", "milliseconds"],
  ["millis", "milliseconds"],
  ["ms", "milliseconds"],
  ["microseconds", "microseconds"],
  ["us", "microseconds"],
  ["nanoseconds", "nanoseconds"],
  ["ns", "nanoseconds"],
  ["celsius", "celsius"],
  ["hertz", "hertz"],
  ["volts", "volts"],
  ["watts", "watts"],
];

/** Longest first, so that `bytes_per_second` is not taken for `per_second`. */
const BY_LENGTH = ENDINGS.toSorted(([a], [b]) => b.length - a.length);

/** The unit that the ending of a metric's name tells: `used_percent`, `http_request_duration_seconds_sum`. */
export function unitOfName(name: string): Unit | undefined {
  if (/_(count|bucket)$/.test(name)) return "count";
  const bare = name.replace(/_(total|sum)$/, "");
  return BY_LENGTH.find(([ending]) => bare === ending || bare.endsWith(`_${ending}`))?.[1];
}
