/**
 * How often does a series show this?
 *
 * Asked of three things: the score, the residual, and the residual's 48-sample mean, the last two as ln(1 + |x| / usual |x|), which tames
 * heavy tails. The highest value of every block of 120 samples is kept, the last 64 of them. Block maxima follow a
 * Gumbel distribution, P(max <= x) = exp(-exp(-(x - location) / scale)); its two parameters are read off
 * the quartiles, so that up to a quarter of the blocks may be anomalous, and drawn to what is usual
 * among all series while there are few blocks. Far in the tail, x comes once in
 * exp((x - location) / scale) blocks: the same meaning for every series. What five of the blocks kept have reached comes
 * as often as it was seen to.
 *
 * @see Gumbel (1958), Statistics of Extremes, chapter 5; Coles (2001), section 3.3.3, return levels.
 */
import { ln } from "./approximate.ts";
import { larger, smaller } from "./extremes.ts";
import { INTERVAL_SECONDS } from "./layout.ts";
import { sumOfEight } from "./mean-shift.ts";
import { D, F, I, U } from "./memory.ts";
import {
  RESIDUAL_LOG_DAYS,
  SAMPLE_LOG_RETURN_DAYS,
  SAMPLE_RESIDUAL,
  SAMPLE_SCORE,
} from "./sample.ts";
import {
  COUNT,
  LOG_BLOCKS_PER_DAY,
  MAXIMA_COUNT,
  MEAN_LOG_DAYS,
  MEAN_MAXIMA,
  MEAN_RARITY,
  MEAN_SCALE,
  RESIDUAL_COMMON,
  RESIDUAL_MAXIMA,
  RESIDUAL_RARITY,
  RESIDUAL_SCALE,
  RESIDUAL_SUMS,
  SCORE_MAXIMA,
  SCORE_RARITY,
  SIGNAL_INTERVAL,
  WINDOW_LEVEL,
} from "./series-block.ts";
import { HALF_LIFE_5000, learnScale } from "./smoothing.ts";
import { inScales, NEGLIGIBLE } from "./standardise.ts";

/** Samples in a block. */
export const BLOCK_SAMPLES: i32 = 120;
/** Samples before anything is compared. */
const WARM_UP: i32 = 60;
/** Sample with which the usual residual begins: the first ones only tell that the level was not yet known. */
const RESIDUALS_FROM: i32 = 21;
/** Sample at which the interval is first taken as known. */
const INTERVAL_KNOWN: i32 = 48;
/** Words of a rarity: the highest value of the current block, */
const MAXIMUM: i32 = 0;
/** location, */
const LOCATION: i32 = 1;
/** and one over the scale of the Gumbel distribution of block maxima; 0 = not fitted yet. */
const UNIT: i32 = 2;
/** Location among all series: of scores, */
const USUAL_SCORE: f64 = 1.4;
/** of residuals, */
const USUAL_RESIDUAL: f64 = 1.6;
/** and of their means. */
const USUAL_MEAN: f64 = 1.2;
/** Scale among all series, of all three, */
const USUAL_SCALE: f64 = 0.25;
/** one over it, */
const USUAL_UNIT: f64 = 4.0;
/** and how many blocks that knowledge weighs. */
const USUAL_WEIGHT: f64 = 20.0;
/** Smallest scale: the steps of the ring tell no finer. */
const SCALE_LEAST: f64 = 0.01;
/** Blocks needed for quartiles. */
const BLOCKS_LEAST: i32 = 3;
/** Blocks up to which each one changes the fit noticeably. */
const BLOCKS_YOUNG: i32 = 16;
/** Steps of a score in its ring: 6 / 255 each. */
const SCORE_STEPS: f64 = 42.5;
/** Steps of ln(1 + |x| / usual |x|): 10.2 / 255 each. */
const LOG_STEPS: f64 = 25.0;
/** Highest step. */
const STEPS_MOST: f64 = 255.0;
/** -ln(-ln(1/4)), the lower quartile in units of the scale above the location, */
const LOWER_QUARTILE: f64 = -0.3266342599782809;
/** and from it to the upper one. */
const QUARTILE_DISTANCE: f64 = 1.572533583685518;
/** What is rarer than a hundred times what was seen of the series counts as no rarer. */
const EXTRAPOLATION: f64 = 100.0;
/** -ln(-ln(P)) from which on a value counts as rare. */
const RARE: f64 = 1.5;
/** Blocks that must have come as high for their number to count. */
const SEEN_LEAST: i32 = 5;
/** log10 of days under which nobody asks how often it was really seen. */
const COMMON: f64 = -0.5;
/** Logarithm of the return period where it is not known. */
export const UNKNOWN: f64 = -9.0;
/** Samples from one 48-sample mean to the next. */
const MEAN_STRIDE: i32 = 6;
/** Sixth-sample blocks before the means begin, */
const MEANS_AFTER: i32 = 12;
/** and before they are compared. */
const MEANS_WARM: i32 = 20;
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

/** Fits the Gumbel distribution at word `q` to the ring's first `count` maxima. */
function fitMaxima(q: i32, ring: i32, count: i32, steps: f64, usual: f64): void {
  const n = f64(count);
  const lower = f64(smallest(ring, count, i32(0.25 * (n - 1.0) + 0.5) + 1)) / steps;
  const upper = f64(smallest(ring, count, i32(0.75 * (n - 1.0) + 0.5) + 1)) / steps;
  const scale = (upper - lower) / QUARTILE_DISTANCE;
  const location = lower - scale * LOWER_QUARTILE;
  const known = n / (n + USUAL_WEIGHT);
  const cautious = location > usual ? location : usual;
  F[q + LOCATION] = known * location + (1.0 - known) * cautious;
  F[q + UNIT] = 1.0 / larger(known * scale + (1.0 - known) * USUAL_SCALE, SCALE_LEAST);
}

/**
 * Ends a block: keeps its maximum and fits anew; with many blocks at every third, when it is this one's turn. The first
 * block is warm-up.
 */
function endBlock(q: i32, ring: i32, block: i32, steps: f64, usual: f64, turn: i32): void {
  const maximum = F[q + MAXIMUM];
  F[q + MAXIMUM] = 0.0;
  if (block < 2) return;
  const kept = block - 1;
  const step = smaller(maximum * steps + 0.5, STEPS_MOST);
  U[ring + ((kept - 1) % MAXIMA_COUNT)] = i32(step);
  if (kept < BLOCKS_LEAST || (kept > BLOCKS_YOUNG && kept % 3 !== turn)) return;
  fitMaxima(q, ring, i32(smaller(f64(kept), f64(MAXIMA_COUNT))), steps, usual);
}

/** Ends the blocks of all three. */
function endBlocks(p: i32, cold: i32, block: i32): void {
  F[p + RESIDUAL_COMMON] = 0.0;
  endBlock(p + SCORE_RARITY, cold + SCORE_MAXIMA, block, SCORE_STEPS, USUAL_SCORE, 0);
  endBlock(p + RESIDUAL_RARITY, cold + RESIDUAL_MAXIMA, block, LOG_STEPS, USUAL_RESIDUAL, 1);
  endBlock(p + MEAN_RARITY, cold + MEAN_MAXIMA, block, LOG_STEPS, USUAL_MEAN, 2);
}

/** Keeps how many blocks fit into a day at the series' own interval. */
function measureBlock(p: i32, signal: i32): void {
  const known = D[INTERVAL_SECONDS] * 1000.0;
  const measured = F[signal + SIGNAL_INTERVAL];
  const interval = known > 0.0 ? known : larger(measured, 1.0);
  F[p + LOG_BLOCKS_PER_DAY] = ln(MS_PER_DAY / (interval * f64(BLOCK_SAMPLES)));
}

/**
 * log10 of the days between blocks that really came so high, where several of those kept did; else infinite.
 *
 * The fit leaves up to a quarter of the blocks aside, as anomalous. What happens in every tenth block is left aside for ever, and yet is
 * no news.
 */
function seenLogDays(p: i32, n: i32, ring: i32, step: f64): f64 {
  const kept = i32(smaller(f64((n / BLOCK_SAMPLES) | 0) - 1.0, f64(MAXIMA_COUNT)));
  const least = i32(smaller(step, STEPS_MOST));
  let count = 0;
  for (let i = 0; i < kept; i++) if (U[ring + i] >= least) count++;
  if (count < SEEN_LEAST) return Infinity;
  return (ln(f64(kept) / f64(count)) - F[p + LOG_BLOCKS_PER_DAY]) / Math.LN10;
}

/** log10 of the days between values like `x`, after `n` samples, by the distribution at word `q`; keeps the block's maximum. */
function logDays(p: i32, q: i32, n: i32, x: f64, usual: f64, ring: i32, steps: f64): f64 {
  if (x > F[q + MAXIMUM]) F[q + MAXIMUM] = x;
  if (n <= WARM_UP) return UNKNOWN;
  const fitted = F[q + UNIT] > 0.0;
  const location = fitted ? F[q + LOCATION] : usual;
  const unit = fitted ? F[q + UNIT] : USUAL_UNIT;
  let rarity = (x - location) * unit;
  if (rarity > RARE) {
    const seen = ln((EXTRAPOLATION * f64(n)) / f64(BLOCK_SAMPLES));
    if (rarity > seen) rarity = seen;
  }
  const fittedLogDays = larger((rarity - F[p + LOG_BLOCKS_PER_DAY]) * Math.LOG10E, UNKNOWN);
  if (fittedLogDays < COMMON || n < BLOCK_SAMPLES * BLOCKS_LEAST) return fittedLogDays;
  return smaller(fittedLogDays, seenLogDays(p, n, ring, x * steps));
}

/**
 * Judges and learns the residual of the sample in hand. One that is smaller than usual is not rare, nor is one that is smaller than
 * another of its block which was not: of 120 logarithms that leaves five or so.
 */
function judgeResidual(p: i32, n: i32, cold: i32): void {
  D[RESIDUAL_LOG_DAYS] = UNKNOWN;
  if (n < RESIDUALS_FROM) return;
  const usual = F[p + RESIDUAL_SCALE] + NEGLIGIBLE * F[p + WINDOW_LEVEL + 1];
  const residual = D[SAMPLE_RESIDUAL];
  learnScale(p + RESIDUAL_SCALE, residual, f64(n - RESIDUALS_FROM + 1), HALF_LIFE_5000);
  if (Math.abs(residual) <= larger(F[p + RESIDUAL_COMMON], 1.0) * usual) return;
  const size = inScales(residual, usual);
  const found = logDays(
    p,
    p + RESIDUAL_RARITY,
    n,
    ln(1.0 + size),
    USUAL_RESIDUAL,
    cold + RESIDUAL_MAXIMA,
    LOG_STEPS,
  );
  D[RESIDUAL_LOG_DAYS] = found;
  if (found < COMMON) F[p + RESIDUAL_COMMON] = size;
}

/** Judges and learns the mean of the last 48 residuals; `block` counts sixth samples. */
function judgeMean(p: i32, n: i32, block: i32, cold: i32): void {
  F[p + MEAN_LOG_DAYS] = UNKNOWN;
  if (block < MEANS_AFTER) return;
  const mean = sumOfEight(p + RESIDUAL_SUMS) / 48.0;
  const size = inScales(mean, F[p + MEAN_SCALE] + NEGLIGIBLE * F[p + WINDOW_LEVEL + 1]);
  learnScale(p + MEAN_SCALE, mean, f64(block - MEANS_AFTER + 1), 6.0 * HALF_LIFE_5000);
  if (block < MEANS_WARM) return;
  F[p + MEAN_LOG_DAYS] = logDays(
    p,
    p + MEAN_RARITY,
    n,
    ln(1.0 + size),
    USUAL_MEAN,
    cold + MEAN_MAXIMA,
    LOG_STEPS,
  );
}

/**
 * Judges how rare score, residual and mean residual of the sample in hand are, and learns them. Runs after `judgeNovelty`,
 * which keeps the sums behind the mean.
 *
 * @param p Hot block, in words.
 * @param cold Cold block, in bytes.
 * @param signal Signal block, in words.
 *
 * @inline
 */
export function judgeReturnPeriod(p: i32, cold: i32, signal: i32): void {
  const n = I[p + COUNT];
  D[SAMPLE_LOG_RETURN_DAYS] = logDays(
    p,
    p + SCORE_RARITY,
    n,
    D[SAMPLE_SCORE],
    USUAL_SCORE,
    cold + SCORE_MAXIMA,
    SCORE_STEPS,
  );
  judgeResidual(p, n, cold);
  if (n % MEAN_STRIDE === 0) judgeMean(p, n, (n / MEAN_STRIDE) | 0, cold);
  if (n % BLOCK_SAMPLES === 0) endBlocks(p, cold, (n / BLOCK_SAMPLES) | 0);
  if (n === INTERVAL_KNOWN || n % BLOCK_SAMPLES === 0) measureBlock(p, signal);
}
