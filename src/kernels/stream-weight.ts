/** How much a stream counts in the score. */
import { STREAM_WEIGHTS } from "./layout.ts";
import { D } from "./memory.ts";
import { STREAM_SEASON } from "./sample.ts";

/** Weight of a stream of the score, such as `STREAM_REGRESSION`; 0 = off. @inline */
export function streamWeight(stream: i32): f64 {
  return D[STREAM_WEIGHTS + stream - STREAM_SEASON];
}
