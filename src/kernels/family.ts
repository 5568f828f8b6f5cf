/**
 * What the series of a metric family have in common: an autoencoder and clusters of their windows.
 *
 * A series' window is looked at once in eight samples, each series at its own turn. A trained model judges, where the family
 * has one, and learns nothing but which error is usual. Else the family's own judges first and learns then. The autoencoder learns from a reservoir of the family's windows as well, so that no series is forgotten
 * while another one is busy; once it has seen many windows it learns from one look in four.
 */
import { championAt, weightInFamily } from "./champion.ts";
import {
  CHAMPION_AUTOENCODER,
  CHAMPION_CLUSTERING,
  CHAMPION_CLUSTERS,
  CHAMPION_NETWORK,
  CHAMPION_PRIOR,
  CHAMPION_REGRESSION,
} from "./champion-block.ts";
import { initialiseClusters, judgeClusters } from "./clusters.ts";
import { initialiseAutoencoder, judgeNetwork, learnFromReservoir } from "./dense-network.ts";
import {
  FAMILY_BYTES,
  FAMILY_CLUSTERS,
  FAMILY_LOOKS,
  FAMILY_NETWORK,
  FAMILY_RESERVOIR,
} from "./family-block.ts";
import {
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  FAMILIES,
  recordAt,
  SERIES_COUNT,
  WINDOW_COPY,
} from "./layout.ts";
import { D, F, I, zero } from "./memory.ts";
import { FIRST_PREDICTION } from "./regression.ts";
import { initialiseReservoir, offerWindow } from "./reservoir.ts";
import {
  SAMPLE_SCORE,
  SCORE_STREAMS,
  STREAM_AUTOENCODER,
  STREAM_CLUSTERING,
  STREAM_LONG,
  STREAM_REGRESSION,
  STREAM_SEASON,
  STREAM_SHORT,
  STREAM_SUBSPACE,
} from "./sample.ts";
import {
  AUTOENCODER_HELD,
  AUTOENCODER_STANDARD,
  CLUSTERING_HELD,
  CLUSTERING_STANDARD,
  COUNT,
  FAMILY_COUNTED,
  HOT_BYTES,
  REGRESSION_COUNT,
  REGRESSION_WEIGHTS,
  SIGNAL_BYTES,
  SIGNAL_FAMILY,
  WINDOW,
} from "./series-block.ts";
import { standardise } from "./standardise.ts";
import { placeInRing, WINDOW_VALUES } from "./window.ts";

/** Samples from one look to the next. */
export const LOOK_STRIDE: i32 = 8;
/** Samples before the first look: the window then holds no value from before the scale was known. */
export const FIRST_LOOK: i32 = 36;
/** Looks up to which a family's autoencoder learns from each. */
const LOOKS_YOUNG: i32 = 4000;
/** Windows that the reservoir holds. */
const RESERVOIR_WINDOWS: i32 = 64;
/** Units of the autoencoder's hidden layers, */
export const HIDDEN: i32 = 12;
/** and of its code. */
export const CODE: i32 = 4;
/** Centroids of the clusters. */
export const CENTROIDS: i32 = 16;
/** Learning rate of the streams' mean and variance once warm, a look. */
const STANDARD_RATE: f64 = 8.0 / 16000.0;
/** Looks of a series that are only learned. */
export const QUIET_LOOKS: f64 = 30.0;

/** Bytes of what both streams have learned of a series, which lie side by side in its hot block. */
export const RESTARTED_BYTES: i32 = 24;

/** Starts the models of the family whose record lies at word `f`. */
function begin(f: i32, family: i32): void {
  initialiseAutoencoder(f + FAMILY_NETWORK, WINDOW_VALUES, HIDDEN, CODE, family);
  initialiseReservoir(f + FAMILY_RESERVOIR, RESERVOIR_WINDOWS, WINDOW_VALUES, family);
  initialiseClusters(f + FAMILY_CLUSTERS, CENTROIDS, WINDOW_VALUES, family);
}

/** Copies the window, oldest value first, to `WINDOW_COPY`. */
function copyWindow(p: i32, n: i32): void {
  let from = placeInRing(n + 1);
  for (let i = 0; i < WINDOW_VALUES; i++) {
    F[WINDOW_COPY + i] = F[p + WINDOW + from];
    from = from + 1 === WINDOW_VALUES ? 0 : from + 1;
  }
}

/** Judges the window in `WINDOW_COPY` by the family's autoencoder, which learns it or not, and another one of the family with it. */
function byAutoencoder(f: i32, looks: i32): f64 {
  const learns = looks < LOOKS_YOUNG || looks % 4 === 0 ? 1 : 0;
  const error = judgeNetwork(f + FAMILY_NETWORK, WINDOW_COPY, learns);
  if (learns !== 0) learnFromReservoir(f + FAMILY_NETWORK, f + FAMILY_RESERVOIR, 1);
  offerWindow(f + FAMILY_RESERVOIR, WINDOW_COPY);
  return error;
}

/** How far off a window is by the family's autoencoder: the trained one, else the learned one. */
function autoencoderError(f: i32, c: i32, looks: i32): f64 {
  return I[c + CHAMPION_AUTOENCODER] !== 0
    ? judgeNetwork(c + CHAMPION_NETWORK, WINDOW_COPY, 0)
    : byAutoencoder(f, looks);
}

/** How far a window is from the family's clusters: the trained ones, else the learned ones. */
function clustersError(f: i32, c: i32): f64 {
  return I[c + CHAMPION_CLUSTERING] !== 0
    ? judgeClusters(c + CHAMPION_CLUSTERS, WINDOW_COPY, 0)
    : judgeClusters(f + FAMILY_CLUSTERS, WINDOW_COPY, 1);
}

/** Looks at the window that ends with the sample in hand, the `count`-th look at this series. */
function look(p: i32, n: i32, family: i32, count: f64): void {
  const f = recordAt(FAMILIES, family, FAMILY_BYTES) >>> 2;
  const c = championAt(family);
  const looks = I[f + FAMILY_LOOKS];
  if (looks === 0) begin(f, family);
  I[f + FAMILY_LOOKS] = looks + 1;
  copyWindow(p, n);
  if (weightInFamily(STREAM_AUTOENCODER, family) > 0.0) {
    F[p + AUTOENCODER_HELD] = standardise(
      p + AUTOENCODER_STANDARD,
      autoencoderError(f, c, looks),
      count,
      QUIET_LOOKS,
      STANDARD_RATE,
    );
  }
  if (weightInFamily(STREAM_CLUSTERING, family) > 0.0) {
    F[p + CLUSTERING_HELD] = standardise(
      p + CLUSTERING_STANDARD,
      clustersError(f, c),
      count,
      QUIET_LOOKS,
      STANDARD_RATE,
    );
  }
}

/**
 * Judges the window that ends with the sample in hand by the models of its family; between two looks the last
 * verdict holds.
 */
function judgeFamily(p: i32, family: i32): void {
  const n = I[p + COUNT];
  const weights =
    weightInFamily(STREAM_AUTOENCODER, family) + weightInFamily(STREAM_CLUSTERING, family);
  if (weights > 0.0 && family > 0 && n >= FIRST_LOOK && n % LOOK_STRIDE === family % LOOK_STRIDE) {
    const count = I[p + FAMILY_COUNTED] + 1;
    I[p + FAMILY_COUNTED] = count;
    look(p, n, family, f64(count));
  }
  D[STREAM_AUTOENCODER] = F[p + AUTOENCODER_HELD];
  D[STREAM_CLUSTERING] = F[p + CLUSTERING_HELD];
}

/** Gives the regression of a series that begins what the family's trained one has learned. */
function beginRegression(p: i32, family: i32): void {
  const seen = I[p + REGRESSION_COUNT];
  if (seen === 0 || seen >= FIRST_PREDICTION) return;
  const c = championAt(family);
  if (I[c + CHAMPION_REGRESSION] === 0) return;
  for (let i = 0; i < 5; i++) F[p + REGRESSION_WEIGHTS + i] = F[c + CHAMPION_PRIOR + i];
}

/** A stream times its weight in the family; one that is off says nothing. */
function weighedInFamily(stream: i32, family: i32): f64 {
  const weight = weightInFamily(stream, family);
  if (weight <= 0.0) D[stream] = 0.0;
  return weight * D[stream];
}

/**
 * The score as `detection.ts` makes it, with the weights that the streams have in this family: summed in the same order, so that a
 * family without trained models gets the same bits.
 */
function combineInFamily(family: i32): void {
  let weights = 0.0;
  for (let i = 0; i < SCORE_STREAMS; i++) weights += weightInFamily(STREAM_SEASON + i, family);
  const first = weighedInFamily(STREAM_SEASON, family) + weighedInFamily(STREAM_SHORT, family);
  const second = weighedInFamily(STREAM_LONG, family) + weighedInFamily(STREAM_REGRESSION, family);
  const byFamily =
    weighedInFamily(STREAM_AUTOENCODER, family) + weighedInFamily(STREAM_CLUSTERING, family);
  const unit = weights > 0.0 ? 1.0 / weights : 0.0;
  D[SAMPLE_SCORE] = (first + second + (weighedInFamily(STREAM_SUBSPACE, family) + byFamily)) * unit;
}

/**
 * Scores the sample in hand with what the models of its family say. Runs once the other streams have spoken.
 *
 * @param p Hot block, in words.
 * @param family Number of the family; 0 = none.
 */
export function scoreInFamily(p: i32, family: i32): void {
  judgeFamily(p, family);
  beginRegression(p, family);
  combineInFamily(family);
}

/** Forgets which errors are usual for each series of a family: another model judges from now on. */
export function restartLooks(family: i32): void {
  const series = I[SERIES_COUNT];
  for (let id = 0; id < series; id++) {
    const signal = recordAt(BLOCKS_SIGNAL, id, SIGNAL_BYTES) >>> 2;
    if (I[signal + SIGNAL_FAMILY] !== family) continue;
    const p = recordAt(BLOCKS_HOT, id, HOT_BYTES) >>> 2;
    I[p + FAMILY_COUNTED] = 0;
    zero((p + AUTOENCODER_STANDARD) << 2, RESTARTED_BYTES);
  }
}
