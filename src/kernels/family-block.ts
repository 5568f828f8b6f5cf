/**
 * The record that every metric family owns. A fresh record is all zero.
 *
 * Offsets count words of 4 bytes. The sizes of the parts stand here once more than in their own files, which the
 * layout of the arena must not depend on; a test holds them to each other.
 */

/** Families there may be, with number 0, which means none. */
export const FAMILIES_MAX: i32 = 512;

/** `I`: windows looked at. */
export const FAMILY_LOOKS: i32 = 0;
/** The autoencoder, `AUTOENCODER_BYTES`: see `network-record.ts`. */
export const FAMILY_NETWORK: i32 = 32;
/** The reservoir that it learns from, `RESERVOIR_BYTES`: see `reservoir.ts`. */
export const FAMILY_RESERVOIR: i32 = FAMILY_NETWORK + 900;
/** The clusters, `CLUSTERS_BYTES`: see `clusters.ts`. */
export const FAMILY_CLUSTERS: i32 = FAMILY_RESERVOIR + 776;
/** Bytes of a record. */
export const FAMILY_BYTES: i32 = 4 * (FAMILY_CLUSTERS + 432);
