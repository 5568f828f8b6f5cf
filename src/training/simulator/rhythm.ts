import type { Random } from "./random.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-01 was a Thursday; days are counted from a Monday. */
const MONDAY_OFFSET_DAYS = 3;
/** From weekday to weekend and back the change takes this long, around midnight. */
const TURN_HOURS = 3;

/** When a site is busy, as factors on its demand. */
export interface Rhythm {
  /** Of the day's busiest hour, UTC. */
  readonly peakHour: number;
  /** How much busier the busiest hour is than the quietest, about. */
  readonly swing: number;
  /** Demand of a Saturday or Sunday against that of a weekday. */
  readonly weekend: number;
}

/** Draws a rhythm: an afternoon's peak, nights at about a fourth, weekends quieter or, on some sites, livelier. */
export function drawRhythm(random: Random): Rhythm {
  return {
    peakHour: random.between(12.5, 16.5),
    swing: random.between(2.5, 5),
    weekend: random.uniform() < 0.75 ? random.between(0.45, 0.75) : random.between(1.1, 1.35),
  };
}

/** Demand at a time as a share of a usual day's, so that an even mixture of hours and weekdays is about 1. */
export function rhythmAt({ peakHour, swing, weekend }: Rhythm, timeMs: number): number {
  const hour = (timeMs % DAY_MS) / HOUR_MS;
  const angle = (2 * Math.PI * (hour - peakHour)) / 24;
  // The second wave makes a steep morning, a long afternoon and a flat night.
  const wave = Math.cos(angle) - 0.25 * Math.cos(2 * angle + 0.6);
  return Math.exp(0.5 * Math.log(swing) * wave) * weekly(weekend, timeMs);
}

function weekly(weekend: number, timeMs: number): number {
  const half = TURN_HOURS / 48;
  const sinceMonday = (timeMs / DAY_MS + MONDAY_OFFSET_DAYS) % 7;
  // The first hours of a Monday are the last of the weekend before.
  const day = sinceMonday < half ? sinceMonday + 7 : sinceMonday;
  const entered = smoothStep((day - 5 + half) / (2 * half));
  const left = smoothStep((day - 7 + half) / (2 * half));
  return 1 + (weekend - 1) * (entered - left);
}

/** 0 below 0, 1 above 1, and without a corner between. */
function smoothStep(x: number): number {
  const share = Math.max(0, Math.min(1, x));
  return share * share * (3 - 2 * share);
}
