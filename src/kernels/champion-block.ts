/**
 * The record of the trained models that judge a metric family. A fresh record is all zero: none does.
 *
 * The records lie in a region of their own, which no checkpoint holds: which model judges is for the registry to say.
 * Offsets count words of 4 bytes.
 */

/** `I`: 1 = a trained autoencoder judges, in place of the one that the family would learn. */
export const CHAMPION_AUTOENCODER: i32 = 0;
/** `I`: 1 = trained clusters judge. */
export const CHAMPION_CLUSTERING: i32 = 1;
/** `I`: 1 = new series begin with a trained regression. */
export const CHAMPION_REGRESSION: i32 = 2;
/** `F`: weight of the autoencoder in the score, */
export const CHAMPION_AUTOENCODER_WEIGHT: i32 = 3;
/** and of the clusters. */
export const CHAMPION_CLUSTERING_WEIGHT: i32 = 4;
/** `F`, five words: what the regression of a new series begins with. */
export const CHAMPION_PRIOR: i32 = 8;
/** The clusters, `CLUSTERS_BYTES`: see `clusters.ts`. */
export const CHAMPION_CLUSTERS: i32 = 16;
/** The network, at most the largest that the kernels run: see `network-record.ts`. */
export const CHAMPION_NETWORK: i32 = CHAMPION_CLUSTERS + 432;
/** Bytes of a record. */
export const CHAMPION_BYTES: i32 = 4 * (CHAMPION_NETWORK + 24848);
