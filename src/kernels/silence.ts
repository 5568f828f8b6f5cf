/** Finds the series that have stopped sending. */
import {
  BLOCKS_SIGNAL,
  HITS,
  LIST_HITS,
  LISTENING_SINCE_MS,
  ROWS_MAX,
  recordAt,
} from "./layout.ts";
import { D, F, I, U } from "./memory.ts";
import {
  SIGNAL_BYTES,
  SIGNAL_COUNT,
  SIGNAL_FLAGS,
  SIGNAL_JITTER,
  SIGNAL_LAST_TIME,
} from "./series-block.ts";
import { FLAG_HISTORIC, FLAG_SILENT, patienceMs } from "./signal.ts";

/** Samples before a series' interval is taken as known. */
const SAMPLES_LEAST: i32 = 30;
/** A series whose intervals stray by more than this share has no rhythm that it could break. */
const JITTER_MOST: f64 = 0.3;

/** Whether the series has kept a rhythm and has now missed its time. */
function overdue(s: i32, nowMs: f64): boolean {
  const word = s >>> 2;
  if (I[word + SIGNAL_COUNT] < SAMPLES_LEAST || F[word + SIGNAL_JITTER] > JITTER_MOST) return false;
  const last = D[(s >>> 3) + SIGNAL_LAST_TIME];
  const since = D[LISTENING_SINCE_MS];
  return nowMs - Math.max(last, since) > patienceMs(s);
}

/**
 * Lists the series that have fallen silent since the last sweep, by id in `LIST_HITS`, and marks them; their next
 * sample clears the mark and is a hit. Lists no more than the list holds: the rest comes with the next sweep.
 *
 * @param fromId First series.
 * @param toId Series to stop before.
 * @param nowMs The time, Unix milliseconds.
 * @returns Series listed.
 */
export function sweep(fromId: i32, toId: i32, nowMs: f64): i32 {
  let listed = 0;
  for (let id = fromId; id < toId && listed < I[ROWS_MAX]; id++) {
    const s = recordAt(BLOCKS_SIGNAL, id, SIGNAL_BYTES) >>> 0;
    if ((U[s + SIGNAL_FLAGS] & (FLAG_SILENT | FLAG_HISTORIC)) !== 0 || !overdue(s, nowMs)) continue;
    U[s + SIGNAL_FLAGS] = U[s + SIGNAL_FLAGS] | FLAG_SILENT;
    I[(I[LIST_HITS] >>> 2) + listed] = id;
    listed++;
  }
  I[HITS] = listed;
  return listed;
}
