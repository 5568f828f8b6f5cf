/**
 * How often does a series score this high?
 *
 * The highest score of every block of 120 samples is kept, the last 64 of them. Block maxima follow a
 * Gumbel distribution, P(max <= s) = exp(-exp(-(s - location) / scale)); its two parameters are read off
 * the quartiles, so that up to a quarter of the blocks may be anomalous, and drawn to what is usual
 * among all series while there are few blocks. Far in the tail, a score s comes once in
 * exp((s - location) / scale) blocks: the same meaning for every series.
 *
 * @see Gumbel (1958), Statistics of Extremes, chapter 5; Coles (2001), section 3.3.3, return levels.
 */
import { ln } from "./approximate.ts";
import { INTERVAL_SECONDS } from "./layout.ts";
import { D, F, I, U } from "./memory.ts";
import { SAMPLE_LOG_RETURN_DAYS, SAMPLE_SCORE } from "./sample.ts";
import {
  BLOCK_MAXIMUM,
  COUNT,
  LOG_BLOCKS_PER_DAY,
  MAXIMA_COUNT,
  MAXIMA_LOCATION,
  MAXIMA_SCALE,
  SIGNAL_INTERVAL,
} from "./series-block.ts";

/** Samples in a block. */
export const BLOCK_SAMPLES: i32 = 120;
/** Samples before the first score is compared. */
const WARM_UP: i32 = 60;
/** Sample at which the interval is first taken as known. */
const INTERVAL_KNOWN: i32 = 48;
/** Location among all series, */
const USUAL_LOCATION: f64 = 1.4;
/** scale among all series, */
const USUAL_SCALE: f64 = 0.25;
/** and how many blocks that knowledge weighs. */
const USUAL_WEIGHT: f64 = 20.0;
/** Blocks needed for quartiles. */
const BLOCKS_LEAST: i32 = 3;
/** Steps of a score in the ring: 6 / 255 each. */
const STEPS: f64 = 42.5;
/** -ln(-ln(1/4)), the lower quartile in units of the scale above the location, */
const LOWER_QUARTILE: f64 = -0.3266342599782809;
/** and from it to the upper one. */
const QUARTILE_DISTANCE: f64 = 1.572533583685518;
/** A score rarer than a hundred times what was seen of the series says no more than that. */
const EXTRAPOLATION: f64 = 100.0;
/** -ln(-ln(P)) from which on a score counts as rare. */
const RARE: f64 = 1.5;
/** Logarithm of the return period where it is not known. */
const UNKNOWN: f64 = -9.0;
const MS_PER_DAY: f64 = 86400000.0;

/** The `rank`-th smallest byte, from 1, among `count` bytes at byte address `at`: bisection over the values. */
function smallest(at: i32, count: i32, rank: i32): i32 {
  let low = 0;
  let high = 255;
  while (low < high) {
    const middle = (low + high) >> 1;
    let below = 0;
    for (let i = 0; i < count; i++) if (U[at + i] <= middle) below++;
    if (below >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Fits the Gumbel distribution to the ring's first `count` maxima. */
function fitMaxima(p: i32, ring: i32, count: i32): void {
  const n = f64(count);
  const lower = f64(smallest(ring, count, i32(0.25 * (n - 1.0) + 0.5) + 1)) / STEPS;
  const upper = f64(smallest(ring, count, i32(0.75 * (n - 1.0) + 0.5) + 1)) / STEPS;
  const scale = (upper - lower) / QUARTILE_DISTANCE;
  const location = lower - scale * LOWER_QUARTILE;
  const known = n / (n + USUAL_WEIGHT);
  const usual = location > USUAL_LOCATION ? location : USUAL_LOCATION;
  F[p + MAXIMA_LOCATION] = known * location + (1.0 - known) * usual;
  F[p + MAXIMA_SCALE] = known * scale + (1.0 - known) * USUAL_SCALE;
}

/** Ends a block: keeps its maximum and fits anew. The first block is warm-up. */
function endBlock(p: i32, ring: i32, block: i32): void {
  const maximum = F[p + BLOCK_MAXIMUM];
  F[p + BLOCK_MAXIMUM] = 0.0;
  if (block < 2) return;
  const kept = block - 1;
  U[ring + ((kept - 1) % MAXIMA_COUNT)] = i32(maximum * STEPS + 0.5);
  if (kept >= BLOCKS_LEAST) fitMaxima(p, ring, i32(Math.min(f64(kept), f64(MAXIMA_COUNT))));
}

/** Keeps how many blocks fit into a day at the series' own interval. */
function measureBlock(p: i32, signal: i32): void {
  const known = D[INTERVAL_SECONDS] * 1000.0;
  const measured = F[signal + SIGNAL_INTERVAL];
  const interval = known > 0.0 ? known : Math.max(measured, 1.0);
  F[p + LOG_BLOCKS_PER_DAY] = ln(MS_PER_DAY / (interval * f64(BLOCK_SAMPLES)));
}

/** log10 of the days between scores like this one. @inline */
function rarityOf(p: i32, n: i32, score: f64): f64 {
  const fitted = F[p + MAXIMA_SCALE] > 0.0;
  const location = fitted ? F[p + MAXIMA_LOCATION] : USUAL_LOCATION;
  const scale = fitted ? F[p + MAXIMA_SCALE] : USUAL_SCALE;
  let rarity = (score - location) / scale;
  if (rarity > RARE) {
    const seen = ln((EXTRAPOLATION * f64(n)) / f64(BLOCK_SAMPLES));
    if (rarity > seen) rarity = seen;
  }
  const logDays = (rarity - F[p + LOG_BLOCKS_PER_DAY]) / Math.LN10;
  return Math.max(logDays, UNKNOWN);
}

/**
 * Judges how rare the score of the sample in hand is, and learns it.
 *
 * @param p Hot block, in words.
 * @param ring Ring of block maxima, in bytes.
 * @param signal Signal block, in words.
 *
 * @inline
 */
export function judgeReturnPeriod(p: i32, ring: i32, signal: i32): void {
  const n = I[p + COUNT];
  const score = D[SAMPLE_SCORE];
  D[SAMPLE_LOG_RETURN_DAYS] = n > WARM_UP ? rarityOf(p, n, score) : UNKNOWN;
  if (score > F[p + BLOCK_MAXIMUM]) F[p + BLOCK_MAXIMUM] = score;
  if (n % BLOCK_SAMPLES === 0) endBlock(p, ring, (n / BLOCK_SAMPLES) | 0);
  if (n === INTERVAL_KNOWN || n % BLOCK_SAMPLES === 0) measureBlock(p, signal);
}
