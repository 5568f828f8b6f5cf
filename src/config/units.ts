import { z } from "zod";

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

const DURATION = "a duration with its unit: 250ms, 30s, 5m, 12h or 7d";
const BYTE_SIZE = "a size with its unit: 512B, 64KiB, 25MiB or 1GiB";

function scaled(text: string, units: Readonly<Record<string, number>>): number {
  const unit = text.replace(/^[\d.]+/, "");
  return Number(text.slice(0, text.length - unit.length)) * (units[unit] ?? Number.NaN);
}

/**
 * A duration with its unit, such as `30s`; parsed to milliseconds.
 *
 * @param fallback What applies where the key is missing, in the same notation.
 */
export function duration(fallback: string) {
  return z
    .string(DURATION)
    .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, DURATION)
    .transform((text) => scaled(text, MS_PER_UNIT))
    .prefault(fallback);
}

/**
 * An amount of memory or text with its unit, such as `25MiB`; parsed to bytes.
 *
 * @param fallback What applies where the key is missing, in the same notation.
 */
export function byteSize(fallback: string) {
  return z
    .string(BYTE_SIZE)
    .regex(/^\d+(\.\d+)?(B|KiB|MiB|GiB)$/, BYTE_SIZE)
    .transform((text) => scaled(text, BYTES_PER_UNIT))
    .prefault(fallback);
}
