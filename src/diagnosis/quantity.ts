import type { JudgedUnit, Unit } from "../core/metric-knowledge.ts";
import { formatNumber, type NumberFormat, PLAIN } from "./format.ts";

/** Suffixes with their size in the unit, the smallest first. */
type Scale = readonly (readonly [suffix: string, size: number])[];

/** Decimal prefixes: a disk of 1 TB and a link of 1 Gbit/s are sold so, and Prometheus and Grafana write so. */
const BYTES: Scale = [
  ["B", 1],
  ["kB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["TB", 1e12],
  ["PB", 1e15],
];

const BITS: Scale = [
  ["bit", 1],
  ["kbit", 1e3],
  ["Mbit", 1e6],
  ["Gbit", 1e9],
  ["Tbit", 1e12],
];

const HERTZ: Scale = [
  ["Hz", 1],
  ["kHz", 1e3],
  ["MHz", 1e6],
  ["GHz", 1e9],
];

const NANOSECONDS: Scale = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["min", 60e9],
  ["h", 3600e9],
  ["d", 86_400e9],
];

/** A duration's suffixes, for numbers of which one is `ns` nanoseconds. */
function durations(ns: number): Scale {
  return NANOSECONDS.map(([suffix, size]) => [suffix, size / ns]);
}

/** How the values of each unit are written; one that is not here is a bare number. */
const SCALES: Readonly<Partial<Record<Unit, Scale>>> = {
  percent: [["%", 1]],
  bytes: BYTES,
  bits: BITS,
  nanoseconds: durations(1),
  microseconds: durations(1e3),
  milliseconds: durations(1e6),
  seconds: durations(1e9),
  celsius: [["°C", 1]],
  hertz: HERTZ,
  volts: [["V", 1]],
  watts: [
    ["W", 1],
    ["kW", 1e3],
  ],
  rpm: [["rpm", 1]],
};

/** Digits of a value with a unit: one after the point, two where it begins with 0. */
const DIGITS = 2;
/** Beyond so many digits a double holds nothing. */
const DIGITS_MAX = 15;

function scaleOf(unit: string): Scale | undefined {
  return new Map<string, Scale>(Object.entries(SCALES)).get(unit);
}

/** The suffix to write a value with: the largest that leaves something before the point; of 0 the unit's own. */
function stepOf(value: number, scale: Scale): Scale[number] {
  const found =
    value === 0
      ? scale.find(([, size]) => size === 1)
      : scale.findLast(([, size]) => Math.abs(value) >= size);
  return found ?? scale[0];
}

/** The value as a number and its suffix. */
function parts(value: number, scale: Scale, digits: number): readonly [string, string] {
  const [suffix, size] = stepOf(value, scale);
  const scaled = value / size;
  const whole = Math.max(1, Math.floor(Math.log10(Math.abs(scaled) || 1)) + 1);
  const significant = Math.min(DIGITS_MAX, digits + whole - 1);
  return [String(Number(scaled.toPrecision(significant))), suffix];
}

/** Writes values of one kind: alone, and as a band. */
export interface QuantityFormat extends NumberFormat {
  /** What is said behind a value that stands alone. */
  readonly behind: string;
  /** `9.8 to 40.2 %`, `900 kB to 1.2 MB`: the suffix once where both have the same. */
  readonly writeBand: (lower: number, upper: number, digits: number) => string;
}

/** How values of a unit are written: `93.1 %`, `1.2 GB/s`, `350 ms`; numbers without a known unit as they are. */
export function quantityFormat(unit: JudgedUnit | undefined): QuantityFormat {
  const isRate = unit?.endsWith("per_second") ?? false;
  const scale = unit === undefined ? undefined : scaleOf(unit.replace(/_?per_second$/, ""));
  if (scale === undefined) return plainFormat(isRate ? " per second" : "");
  const rate = isRate ? "/s" : "";
  return {
    digits: DIGITS,
    behind: "",
    write(value, digits) {
      const [number, suffix] = parts(value, scale, digits);
      return `${number} ${suffix}${rate}`;
    },
    writeBand(lower, upper, digits) {
      const [low, lowSuffix] = parts(lower, scale, digits);
      const [high, suffix] = parts(upper, scale, digits);
      const own = lower === 0 || lowSuffix === suffix ? "" : ` ${lowSuffix}${rate}`;
      return `${low}${own} to ${high} ${suffix}${rate}`;
    },
  };
}

function plainFormat(behind: string): QuantityFormat {
  return {
    ...PLAIN,
    behind,
    writeBand: (lower, upper, digits) =>
      `${formatNumber(lower, digits)} to ${formatNumber(upper, digits)}`,
  };
}
