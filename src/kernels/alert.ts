/**
 * Does the sample deserve a person's attention?
 *
 * Strength = w x a + 2 d(score) + 1.5 d(residual) + 0.5 d(mean residual) - 3.5 x, less patience with the
 * young, where a is the length of the three record novelties, w the record weight,
 * d = max(0, 0.5 + log10 of the return period in days), and x = 100 / (100 + blocks seen): how inexperienced
 * the series is. The alert fires where the strength exceeds the threshold and every strength of the last 96 to
 * 120 samples, and is not the last alert growing.
 */
import { log2, log10 } from "./approximate.ts";
import { larger } from "./extremes.ts";
import { FALSE_ALERTS_PER_DAY, RECORD_WEIGHT } from "./layout.ts";
import { D, F, I } from "./memory.ts";
import { BLOCK_SAMPLES } from "./return-period.ts";
import {
  ALERT_THRESHOLD,
  LASTING_NOVELTY,
  LOG2_BLOCK_OVER_RATE,
  RESIDUAL_LOG_DAYS,
  SAMPLE_AGE,
  SAMPLE_ALERT,
  SAMPLE_LOG_RETURN_DAYS,
  SAMPLE_STRENGTH,
  STREAM_RECORD_MEAN,
  STREAM_RECORD_RESIDUAL,
  STREAM_RECORD_VALUE,
} from "./sample.ts";
import {
  ALERT_AGE,
  ALERT_COUNT,
  ALERT_STRENGTH,
  ALERTS,
  COUNT,
  LOG_BLOCKS_PER_DAY,
  MEAN_LOG_DAYS,
  STRENGTHS,
} from "./series-block.ts";

/** Samples before the first alert. */
const WARM_UP: i32 = 50;
/** Threshold where one false alert in ten days is wanted, */
const THRESHOLD: f64 = 4.0;
/** what ten times fewer add to it, */
const THRESHOLD_SLOPE: f64 = 3.0;
/** and the lowest it may be. */
const THRESHOLD_LEAST: f64 = 0.5;
/** Blocks after which a series counts as half experienced. */
const EXPERIENCE_BLOCKS: f64 = 100.0;
/** What a series without any experience must show more. */
const INEXPERIENCE: f64 = 3.5;
/** Weight of the rarity of the score, */
const SCORE_WEIGHT: f64 = 2.0;
/** of the residual, */
const RESIDUAL_WEIGHT: f64 = 1.5;
/** and of its 48-sample mean. */
const MEAN_WEIGHT: f64 = 0.5;
/** A return period counts from this share of a day on: 10^-0.5, */
const COUNTS_FROM: f64 = 0.5;
/** What each doubling of missing experience costs a rarity, */
const RARITY_PATIENCE: f64 = 1.0;
/** a record, */
const RECORD_PATIENCE: f64 = 2.5;
/** and a level that lasts. */
const LASTING_PATIENCE: f64 = 1.25;
/** Weight of a lasting level beside a record of one kind: it stands for records of value and residual. */
const LASTING_WEIGHT: f64 = 1.2;
/** Samples in a bucket of the cool-down, */
const BUCKET_SAMPLES: i32 = 24;
/** and buckets. */
const BUCKETS: i32 = 5;
/** Alerts are half forgiven after this share of the time in which one false alert is wanted. */
const HALF_FORGIVEN_AFTER: f64 = 0.1;
/** What every alert beyond one, not yet forgiven, adds to the threshold. */
const GUARD: f64 = 3.0;

/** An alert so many samples after another, */
const REPEAT_SAMPLES: i32 = 12;
/** and less than so many times as strong, is the same one growing. */
const REPEAT_RATIO: f64 = 2.0;

/** Sets what is the same for the whole batch. */
export function prepareAlert(): void {
  const wanted = D[FALSE_ALERTS_PER_DAY];
  const threshold = THRESHOLD + THRESHOLD_SLOPE * log10(0.1 / wanted);
  D[ALERT_THRESHOLD] = threshold > THRESHOLD_LEAST ? threshold : THRESHOLD_LEAST;
  D[LOG2_BLOCK_OVER_RATE] = log2(f64(BLOCK_SAMPLES) / wanted);
}

/**
 * log2(N / n), at least 0: how often its experience must double until a series is grown up. N is the number of samples
 * in which one false alert is wanted.
 */
function youth(p: i32, n: i32): f64 {
  const wanted = D[LOG2_BLOCK_OVER_RATE] + Math.LOG2E * F[p + LOG_BLOCKS_PER_DAY];
  return larger(wanted - log2(f64(n)), 0.0);
}

/** Length of the three record novelties. */
function novelty(): f64 {
  const residual = D[STREAM_RECORD_RESIDUAL];
  const value = D[STREAM_RECORD_VALUE];
  const mean = D[STREAM_RECORD_MEAN];
  return Math.sqrt(residual * residual + value * value + mean * mean);
}

/** The strength if it exceeds every strength of the last 96 to 120 samples, else 0. */
function coolDown(p: i32, n: i32, strength: f64): f64 {
  const first = p + STRENGTHS;
  const bucket = first + (((n / BUCKET_SAMPLES) | 0) % BUCKETS);
  if (n % BUCKET_SAMPLES === 0) F[bucket] = 0.0;
  if (strength <= 0.0) return 0.0;
  let highest = F[first];
  for (let i = 1; i < BUCKETS; i++) if (F[first + i] > highest) highest = F[first + i];
  if (strength > F[bucket]) F[bucket] = strength;
  return strength > highest ? strength : 0.0;
}

/**
 * The guard against series that run away: whether the strength passes the threshold, raised by every
 * recent alert beyond one. After t times `HALF_FORGIVEN_AFTER` / (false alerts wanted a day) days, 1 / (1 + t) of them is left: many alerts
 * in one bad day are soon forgiven, many days of alerts are not.
 */
function passes(p: i32, strength: f64): boolean {
  const age = D[SAMPLE_AGE];
  const passed = ((age - F[p + ALERT_AGE]) * D[FALSE_ALERTS_PER_DAY]) / HALF_FORGIVEN_AFTER;
  const alerts = F[p + ALERTS] / (1.0 + passed);
  const raised = GUARD * larger(alerts - 1.0, 0.0);
  if (strength < D[ALERT_THRESHOLD] + raised) return false;
  F[p + ALERTS] = alerts + 1.0;
  F[p + ALERT_AGE] = age;
  return true;
}

/** Whether this is the last alert growing: nobody wants to hear of a slope at each of its samples. */
function repeats(p: i32, n: i32, strength: f64): boolean {
  const last = I[p + ALERT_COUNT];
  if (last === 0 || n - last > REPEAT_SAMPLES) return false;
  return strength < REPEAT_RATIO * F[p + ALERT_STRENGTH];
}

/** Alerts. */
function fire(p: i32, n: i32, strength: f64): void {
  D[SAMPLE_ALERT] = 1.0;
  I[p + ALERT_COUNT] = n;
  F[p + ALERT_STRENGTH] = strength;
}

/** What a return period adds: log10 of its days, from `COUNTS_FROM` on. @inline */
function rarityOf(logDays: f64): f64 {
  return larger(logDays + COUNTS_FROM, 0.0);
}

/** How rare score, residual and mean residual are together. */
function rarities(p: i32): f64 {
  return (
    SCORE_WEIGHT * rarityOf(D[SAMPLE_LOG_RETURN_DAYS]) +
    RESIDUAL_WEIGHT * rarityOf(D[RESIDUAL_LOG_DAYS]) +
    MEAN_WEIGHT * rarityOf(F[p + MEAN_LOG_DAYS])
  );
}

/**
 * What never having been seen before is worth.
 *
 * Of n samples, the last is a record with probability 2 / n whatever their distribution: a series
 * sampled every second would alert at its every new extreme for its first days. So a young series must
 * show more, by its youth; less so where three values in a row lie beyond all
 * before them, which then count as the record that they are.
 *
 * @param weight Weight of a record.
 * @param missing Youth of the series.
 */
function records(weight: f64, missing: f64): f64 {
  const sudden = weight * novelty() - RECORD_PATIENCE * missing;
  const lasting = D[LASTING_NOVELTY];
  if (missing <= 0.0 || lasting <= 0.0) return larger(sudden, 0.0);
  const lasted = weight * LASTING_WEIGHT * lasting - LASTING_PATIENCE * missing;
  if (sudden >= lasted) return larger(sudden, 0.0);
  D[STREAM_RECORD_VALUE] = larger(lasting, D[STREAM_RECORD_VALUE]);
  return larger(lasted, 0.0);
}

/**
 * Strength before the cool-down: records, which tell much while a series is young, and rarities, which tell
 * more the longer it is known, less what it lacks in experience.
 */
function strengthOf(p: i32, n: i32): f64 {
  const rare = rarities(p);
  const values = D[STREAM_RECORD_VALUE] + D[LASTING_NOVELTY];
  const residuals = D[STREAM_RECORD_RESIDUAL] + D[STREAM_RECORD_MEAN];
  if (rare + values + residuals <= 0.0) return 0.0;
  const inexperience = EXPERIENCE_BLOCKS / (EXPERIENCE_BLOCKS + f64(n) / f64(BLOCK_SAMPLES));
  const missing = youth(p, n);
  const known = larger(rare - RARITY_PATIENCE * missing, 0.0);
  const strength = records(D[RECORD_WEIGHT] * inexperience, missing) + known;
  return larger(strength - INEXPERIENCE * inexperience, 0.0);
}

/**
 * Decides on the sample in hand.
 *
 * @param p Hot block, in words.
 *
 * @inline
 */
export function judgeAlert(p: i32): void {
  const n = I[p + COUNT];
  let strength = coolDown(p, n, strengthOf(p, n));
  D[SAMPLE_ALERT] = 0.0;
  if (strength >= D[ALERT_THRESHOLD] && n > WARM_UP) {
    if (repeats(p, n, strength)) strength = 0.0;
    else if (passes(p, strength)) fire(p, n, strength);
  }
  D[SAMPLE_STRENGTH] = strength;
}
