/**
 * Online k-means: how far is a window, or a family's vector, from the nearest of the shapes that are usual?
 *
 * - Start: the first centroids are windows as they come, each taken with a probability that grows with its squared distance
 *   from those already there, as in k-means++ (Arthur and Vassilvitskii 2007); on a stream this is the opening rule of
 *   Liberty, Sriharsha and Sviridenko (2016), doi:10.1137/1.9781611974317.7.
 * - Learning: the nearest centroid moves by 1/n of the distance (MacQueen 1967), and by 1/50 once warm, so that it can follow.
 * - A centroid that hardly ever is nearest is given to a window that is far from all, by the rule of the start.
 *
 * Record, from a word address:
 *
 *     I 0   centroids that fit, 1 to 64     F 4   usual distance
 *     I 1   width                           I 5   distances behind it
 *     I 2   state of chance                 I 6   centroids there are
 *     I 3   windows learned                 I 7   nearest centroid of the window judged last; -1 = none
 *     F 8   weight of each centroid: windows it was nearest to, slowly forgotten
 *     F     the window judged last, bounded
 *     F     centroids, row by row
 */
import { nextChance, seedChance } from "./chance.ts";
import { F, I, zero } from "./memory.ts";
import { rate } from "./smoothing.ts";
import {
  countAt,
  judgeError,
  QUIET_WINDOWS,
  settled,
  takeInput,
  USUAL_COUNT,
  USUAL_ERROR,
} from "./standard-input.ts";

/** `I`: centroids that fit. */
export const CLUSTERS_MAX: i32 = 0;
/** `I`: values of a window. */
export const CLUSTERS_WIDTH: i32 = 1;
const CHANCE: i32 = 2;
const LEARNED: i32 = 3;
/** Two words: the usual distance; see `standard-input.ts`. */
export const CLUSTERS_ERROR: i32 = 4;
/** `I`: centroids there are. */
export const CLUSTERS_COUNT: i32 = 6;
/** `I`: nearest centroid of the window judged last; -1 = none. */
export const CLUSTERS_NEAREST: i32 = 7;
/** `F`: weight of each centroid. */
export const CLUSTERS_WEIGHTS: i32 = 8;

/** Bytes of 16 centroids of 24 values. */
export const CLUSTERS_BYTES: i32 = 1728;

/** Learning rate of a centroid once warm, a window that is nearest to it. */
const MOVE_RATE: f64 = 0.02;
/** A window at the usual distance founds a new centroid once in so many; one at three times that distance surely. */
const FOUND_ONCE_IN: f64 = 9.0;
/** Added to the usual distance, in deviations, when it decides on founding. */
const DISTANCE_FLOOR: f64 = 0.01;
/** A centroid moves as if the window were at most this many usual distances away. */
const CLIP_DISTANCES: f64 = 3.0;
/** Below this distance, in deviations, there is nothing to learn. */
const NOTHING_LEFT: f64 = 1e-5;
/** A centroid is dead if its weight is below this share of what an equal part would be. */
const DEAD_SHARE: f64 = 0.05;
/** Windows after which weights fade, */
const FADE_WINDOWS: i32 = 1024;
/** and what they keep. */
const FADE: f64 = 0.8;

/** Bytes of `centroids` centroids of `width` values. */
export function clustersBytes(centroids: i32, width: i32): i32 {
  return 4 * (CLUSTERS_WEIGHTS + centroids + (centroids + 1) * width);
}

/**
 * Makes a record without centroids at word `clusters`.
 *
 * @param centroids Centroids that fit, 1 to 64.
 * @param width Values of a window, or fields of a family's vector.
 * @param seed Seed of chance.
 */
export function initialiseClusters(clusters: i32, centroids: i32, width: i32, seed: i32): void {
  zero(clusters << 2, clustersBytes(centroids, width));
  I[clusters + CLUSTERS_MAX] = centroids;
  I[clusters + CLUSTERS_WIDTH] = width;
  I[clusters + CLUSTERS_NEAREST] = -1;
  seedChance(clusters + CHANCE, seed);
}

/** Word of the window judged last. */
function windowAt(clusters: i32): i32 {
  return clusters + CLUSTERS_WEIGHTS + I[clusters + CLUSTERS_MAX];
}

/** Word of a centroid. */
export function centroidAt(clusters: i32, index: i32): i32 {
  return windowAt(clusters) + (index + 1) * I[clusters + CLUSTERS_WIDTH];
}

/** Squared distance of the window from the centroid, four sums at a time. @inline */
function squaredDistance(window: i32, centroid: i32, width: i32): f64 {
  const whole = width - (width & 3);
  let a = 0.0;
  let b = 0.0;
  let c = 0.0;
  let d = 0.0;
  for (let i = 0; i < whole; i += 4) {
    const p = F[window + i] - F[centroid + i];
    const q = F[window + i + 1] - F[centroid + i + 1];
    const r = F[window + i + 2] - F[centroid + i + 2];
    const s = F[window + i + 3] - F[centroid + i + 3];
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  for (let i = whole; i < width; i++) {
    const p = F[window + i] - F[centroid + i];
    a += p * p;
  }
  return a + b + (c + d);
}

/**
 * Distance of a window from the nearest centroid; it learns nothing but which one that is.
 *
 * @param input Word of the window: standardised values, which are taken to lie within ±8.
 * @returns Root mean square of the differences, in deviations; 0 while there is no centroid.
 */
export function nearestDistance(clusters: i32, input: i32): f64 {
  const count = I[clusters + CLUSTERS_COUNT];
  const width = I[clusters + CLUSTERS_WIDTH];
  const window = windowAt(clusters);
  const first = window + width;
  takeInput(input, window, width);
  let least = Infinity;
  let nearest = -1;
  for (let k = 0; k < count; k++) {
    const distance = squaredDistance(window, first + k * width, width);
    if (distance < least) {
      least = distance;
      nearest = k;
    }
  }
  I[clusters + CLUSTERS_NEAREST] = nearest;
  return nearest < 0 ? 0.0 : Math.sqrt(least / f64(width));
}

/** Makes the window centroid `index`, with the weight of one window. */
function found(clusters: i32, index: i32): void {
  const width = I[clusters + CLUSTERS_WIDTH];
  const window = windowAt(clusters);
  const centroid = centroidAt(clusters, index);
  for (let i = 0; i < width; i++) F[centroid + i] = F[window + i];
  F[clusters + CLUSTERS_WEIGHTS + index] = 1.0;
}

/** The lightest centroid if it is dead, else -1. */
function deadCentroid(clusters: i32): i32 {
  const count = I[clusters + CLUSTERS_COUNT];
  const weights = clusters + CLUSTERS_WEIGHTS;
  let lightest = 0;
  let sum = 0.0;
  for (let k = 0; k < count; k++) {
    sum += F[weights + k];
    if (F[weights + k] < F[weights + lightest]) lightest = k;
  }
  return F[weights + lightest] * f64(count) < DEAD_SHARE * sum ? lightest : -1;
}

/** Where a window at `distance` founds a centroid, if chance wants it to; else -1. */
function siteFor(clusters: i32, distance: f64, usual: f64): i32 {
  const count = I[clusters + CLUSTERS_COUNT];
  if (count === 0) return 0;
  const full = count >= I[clusters + CLUSTERS_MAX];
  const near = usual + DISTANCE_FLOOR;
  if (full && distance < 2.0 * near) return -1;
  const ratio = distance / near;
  if (nextChance(clusters + CHANCE) * FOUND_ONCE_IN >= ratio * ratio) return -1;
  return full ? deadCentroid(clusters) : count;
}

/** Moves the nearest centroid towards the window. */
function move(clusters: i32, distance: f64, usual: f64): void {
  const width = I[clusters + CLUSTERS_WIDTH];
  const nearest = I[clusters + CLUSTERS_NEAREST];
  const weight = F[clusters + CLUSTERS_WEIGHTS + nearest] + 1.0;
  F[clusters + CLUSTERS_WEIGHTS + nearest] = weight;
  if (distance < NOTHING_LEFT) return;
  const warm = I[clusters + CLUSTERS_ERROR + USUAL_COUNT] > QUIET_WINDOWS;
  const limit = CLIP_DISTANCES * usual + DISTANCE_FLOOR;
  const share = warm && distance > limit ? limit / distance : 1.0;
  const step = share * rate(weight, MOVE_RATE);
  const window = windowAt(clusters);
  const centroid = centroidAt(clusters, nearest);
  for (let i = 0; i < width; i++) {
    const old = F[centroid + i];
    F[centroid + i] = settled(old + step * (F[window + i] - old));
  }
}

/** Lets the weights fade every 1024 windows. */
function fade(clusters: i32): void {
  if (countAt(clusters + LEARNED) % FADE_WINDOWS !== 0) return;
  const count = I[clusters + CLUSTERS_COUNT];
  for (let k = 0; k < count; k++) {
    F[clusters + CLUSTERS_WEIGHTS + k] = settled(FADE * F[clusters + CLUSTERS_WEIGHTS + k]);
  }
}

/**
 * Judges a window by the distance that is usual, and learns it afterwards.
 *
 * @param input Word of the window: standardised values, which are taken to lie within ±8.
 * @param learns 0 = the model stays as it is; what error is usual is learned in any case.
 * @returns Distance from the nearest centroid / usual distance, about 1 for a normal window; 0 for the first 30.
 */
export function judgeClusters(clusters: i32, input: i32, learns: i32): f64 {
  const usual = F[clusters + CLUSTERS_ERROR + USUAL_ERROR];
  const distance = nearestDistance(clusters, input);
  const begun = I[clusters + CLUSTERS_COUNT] > 0;
  const score = begun ? judgeError(clusters + CLUSTERS_ERROR, distance) : 0.0;
  if (learns === 0) return score;
  const site = siteFor(clusters, distance, usual);
  if (site < 0) move(clusters, distance, usual);
  else {
    found(clusters, site);
    if (site >= I[clusters + CLUSTERS_COUNT]) I[clusters + CLUSTERS_COUNT] = site + 1;
  }
  fade(clusters);
  return score;
}
