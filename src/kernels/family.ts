/**
 * What the series of a metric family have in common: an autoencoder and clusters of their windows.
 *
 * A series' window is looked at once in eight samples, each series at its own turn. Both models judge first and
 * learn then. The autoencoder learns from a reservoir of the family's windows as well, so that no series is forgotten
 * while another one is busy; once it has seen many windows it learns from one look in four.
 */
import { initialiseClusters, judgeClusters } from "./clusters.ts";
import { initialiseAutoencoder, judgeNetwork, learnFromReservoir } from "./dense-network.ts";
import {
  FAMILY_BYTES,
  FAMILY_CLUSTERS,
  FAMILY_LOOKS,
  FAMILY_NETWORK,
  FAMILY_RESERVOIR,
} from "./family-block.ts";
import { FAMILIES, recordAt, WINDOW_COPY } from "./layout.ts";
import { D, F, I } from "./memory.ts";
import { initialiseReservoir, offerWindow } from "./reservoir.ts";
import { STREAM_AUTOENCODER, STREAM_CLUSTERING } from "./sample.ts";
import {
  AUTOENCODER_HELD,
  AUTOENCODER_STANDARD,
  CLUSTERING_HELD,
  CLUSTERING_STANDARD,
  COUNT,
  FAMILY_COUNTED,
  WINDOW,
} from "./series-block.ts";
import { standardise } from "./standardise.ts";
import { streamWeight } from "./stream-weight.ts";
import { placeInRing, WINDOW_VALUES } from "./window.ts";

/** Samples from one look to the next. */
const STRIDE: i32 = 8;
/** Samples before the first look: the window then holds no value from before the scale was known. */
const FIRST: i32 = 36;
/** Looks up to which a family's autoencoder learns from each. */
const LOOKS_YOUNG: i32 = 4000;
/** Windows that the reservoir holds. */
const RESERVOIR_WINDOWS: i32 = 64;
/** Units of the autoencoder's hidden layers, */
const HIDDEN: i32 = 12;
/** and of its code. */
const CODE: i32 = 4;
/** Centroids of the clusters. */
const CENTROIDS: i32 = 16;
/** Learning rate of the streams' mean and variance once warm, a look. */
const STANDARD_RATE: f64 = 8.0 / 16000.0;
/** Looks of a series that are only learned. */
const QUIET_LOOKS: f64 = 30.0;

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

/** Looks at the window that ends with the sample in hand, the `count`-th look at this series. */
function look(p: i32, n: i32, family: i32, count: f64): void {
  const f = recordAt(FAMILIES, family, FAMILY_BYTES) >>> 2;
  const looks = I[f + FAMILY_LOOKS];
  if (looks === 0) begin(f, family);
  I[f + FAMILY_LOOKS] = looks + 1;
  copyWindow(p, n);
  if (streamWeight(STREAM_AUTOENCODER) > 0.0) {
    const raw = byAutoencoder(f, looks);
    F[p + AUTOENCODER_HELD] = standardise(
      p + AUTOENCODER_STANDARD,
      raw,
      count,
      QUIET_LOOKS,
      STANDARD_RATE,
    );
  }
  if (streamWeight(STREAM_CLUSTERING) > 0.0) {
    const raw = judgeClusters(f + FAMILY_CLUSTERS, WINDOW_COPY, 1);
    F[p + CLUSTERING_HELD] = standardise(
      p + CLUSTERING_STANDARD,
      raw,
      count,
      QUIET_LOOKS,
      STANDARD_RATE,
    );
  }
}

/**
 * Judges the window that ends with the sample in hand by the models of its family; between two looks the last
 * verdict holds.
 *
 * @param p Hot block, in words.
 * @param family Number of the family; 0 = none.
 */
export function judgeFamily(p: i32, family: i32): void {
  const n = I[p + COUNT];
  if (family > 0 && n >= FIRST && n % STRIDE === family % STRIDE) {
    const count = I[p + FAMILY_COUNTED] + 1;
    I[p + FAMILY_COUNTED] = count;
    look(p, n, family, f64(count));
  }
  D[STREAM_AUTOENCODER] = F[p + AUTOENCODER_HELD];
  D[STREAM_CLUSTERING] = F[p + CLUSTERING_HELD];
}
