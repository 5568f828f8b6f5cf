/** Which trained models judge a metric family, and how much they count in its score. */
import {
  CHAMPION_AUTOENCODER,
  CHAMPION_AUTOENCODER_WEIGHT,
  CHAMPION_BYTES,
  CHAMPION_CLUSTERING,
  CHAMPION_CLUSTERING_WEIGHT,
} from "./champion-block.ts";
import { CHAMPION_COUNT, CHAMPIONS, recordAt } from "./layout.ts";
import { F, I } from "./memory.ts";
import { STREAM_AUTOENCODER, STREAM_CLUSTERING } from "./sample.ts";
import { streamWeight } from "./stream-weight.ts";

/** Word of a family's record; that of number 0 stays empty. @inline */
export function championAt(family: i32): i32 {
  return recordAt(CHAMPIONS, family, CHAMPION_BYTES) >>> 2;
}

/**
 * Weight of a stream of the score in a family: its trained model's, else the one that the stream has everywhere.
 *
 * @param stream Such as `STREAM_CLUSTERING`.
 * @param family Number of the family; 0 = none.
 */
export function weightInFamily(stream: i32, family: i32): f64 {
  if (I[CHAMPION_COUNT] > 0) {
    const c = championAt(family);
    if (stream === STREAM_AUTOENCODER && I[c + CHAMPION_AUTOENCODER] !== 0) {
      return F[c + CHAMPION_AUTOENCODER_WEIGHT];
    }
    if (stream === STREAM_CLUSTERING && I[c + CHAMPION_CLUSTERING] !== 0) {
      return F[c + CHAMPION_CLUSTERING_WEIGHT];
    }
  }
  return streamWeight(stream);
}
