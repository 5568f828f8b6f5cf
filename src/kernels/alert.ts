/**
 * Does the sample deserve a person's attention?
 *
 * Strength = w * novelty + 2 * max(0, D + 0.5) - patience, where novelty is the length of the three record
 * novelties, D the log10 of the return period in days, and w the record weight. The alert fires where
 * the strength exceeds the threshold and every strength of the last 96 to 120 samples.
 */
import { log2, log10 } from "./approximate.ts";
import { FALSE_ALERTS_PER_DAY, RECORD_WEIGHT } from "./layout.ts";
import { D, F, I } from "./memory.ts";
import { BLOCK_SAMPLES } from "./return-period.ts";
import {
  ALERT_THRESHOLD,
  LASTING_NOVELTY,
  LOG2_BLOCK_OVER_RATE,
  SAMPLE_AGE,
  SAMPLE_ALERT,
  SAMPLE_LOG_RETURN_DAYS,
  SAMPLE_STRENGTH,
  STREAM_RECORD_MEAN,
  STREAM_RECORD_RESIDUAL,
  STREAM_RECORD_VALUE,
} from "./sample.ts";
import { ALERT_AGE, ALERTS, COUNT, LOG_BLOCKS_PER_DAY, STRENGTHS } from "./series-block.ts";

/** Samples before the first alert. */
const WARM_UP: i32 = 50;
/** Threshold where one false alert in ten days is wanted, */
const THRESHOLD: f64 = 4.0;
/** what ten times fewer add to it, */
const THRESHOLD_SLOPE: f64 = 3.0;
/** and the lowest it may be. */
const THRESHOLD_LEAST: f64 = 0.5;
/** What each doubling of missing experience costs a record, */
const RECORD_PATIENCE: f64 = 1.3;
/** and what it costs a level that lasts. */
const LASTING_PATIENCE: f64 = 1.0;
/** Weight of a lasting level beside a record of one kind: it stands for records of value and residual. */
const LASTING_WEIGHT: f64 = 1.4;
/** Samples in a bucket of the cool-down, */
const BUCKET_SAMPLES: i32 = 24;
/** and buckets. */
const BUCKETS: i32 = 5;
/** An alert is forgiven after this share of the time in which one false alert is wanted. */
const FORGIVEN_AFTER: f64 = 0.2;
/** What every alert beyond one, not yet forgiven, adds to the threshold. */
const GUARD: f64 = 3.0;

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
  return Math.max(wanted - log2(f64(n)), 0.0);
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
 * recent alert beyond one. Alerts leak away, one in each `FORGIVEN_AFTER` / (false alerts wanted a day) days.
 */
function passes(p: i32, strength: f64): boolean {
  const age = D[SAMPLE_AGE];
  const forgiven = ((age - F[p + ALERT_AGE]) * D[FALSE_ALERTS_PER_DAY]) / FORGIVEN_AFTER;
  const left = F[p + ALERTS] - forgiven;
  const alerts = Math.max(left, 0.0);
  const raised = GUARD * Math.max(alerts - 1.0, 0.0);
  if (strength < D[ALERT_THRESHOLD] + raised) return false;
  F[p + ALERTS] = alerts + 1.0;
  F[p + ALERT_AGE] = age;
  return true;
}

/**
 * Strength before the cool-down.
 *
 * Of n samples, the last is a record with probability 2 / n whatever their distribution: a series
 * sampled every second would alert at its every new extreme for its first days. So a young series must
 * show more, by its youth; less so where three values in a row lie beyond all
 * before them, which then count as the record that they are.
 */
function strengthOf(p: i32, n: i32): f64 {
  const rarity = D[SAMPLE_LOG_RETURN_DAYS] + 0.5;
  const rare = rarity > 0.0 ? 2.0 * rarity : 0.0;
  const records = novelty();
  const lasting = D[LASTING_NOVELTY];
  if (records + lasting + rare <= 0.0) return 0.0;
  const missing = youth(p, n);
  const sudden = D[RECORD_WEIGHT] * records - RECORD_PATIENCE * missing;
  if (missing <= 0.0) return sudden + rare;
  const lasted = D[RECORD_WEIGHT] * LASTING_WEIGHT * lasting - LASTING_PATIENCE * missing;
  if (sudden >= lasted) return sudden + rare;
  D[STREAM_RECORD_VALUE] = Math.max(lasting, D[STREAM_RECORD_VALUE]);
  return lasted + rare;
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
  const strength = coolDown(p, n, strengthOf(p, n));
  D[SAMPLE_STRENGTH] = strength;
  D[SAMPLE_ALERT] = 0.0;
  if (strength < D[ALERT_THRESHOLD] || n <= WARM_UP) return;
  if (passes(p, strength)) D[SAMPLE_ALERT] = 1.0;
}
