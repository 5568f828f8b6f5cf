/**
 * Takes the windows that the engine looks at out of the kernel, while samples run through it.
 *
 * The kernel holds the last 24 scaled values of a series, and a batch may hold several samples of one. So batches must be
 * small, and the values that are new after each are appended to a copy, from which every window is cut.
 */
import type { Batch } from "../../core/batch.ts";
import { FIRST_LOOK, LOOK_STRIDE } from "../../kernels/family.ts";
import { BLOCKS_HOT } from "../../kernels/layout.ts";
import type { Kernel } from "../../kernels/load.ts";
import { COUNT, HOT_BYTES, WINDOW } from "../../kernels/series-block.ts";
import { placeInRing, WINDOW_VALUES } from "../../kernels/window.ts";

/** Samples from one window of a series to its next: as often as the kernel looks. */
export const WINDOW_STRIDE = LOOK_STRIDE;
/** Samples of a series before its first window, so that its scale is known in all of it. */
export const WINDOW_FIRST = FIRST_LOOK;
/** Lines that a batch may hold: none has a series twice, and the kernel remembers as many values. */
export const BATCH_LINES_MAX = WINDOW_VALUES;

/** A window of one series. Its values hold only during the call. */
export interface SeenWindow {
  readonly seriesId: number;
  /** Times of its first and its last sample, Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** 24 values, oldest first, scaled by the series' own level and scale, within ±20. */
  readonly values: Float32Array;
}

/** What a collector needs. */
export interface CollectorParts {
  readonly kernel: Kernel;
  /** Whether windows of this series are wanted; asked once a series. */
  readonly isWanted: (seriesId: number) => boolean;
  readonly onWindow: (window: SeenWindow) => void;
}

/** The last values of a series: those the kernel still holds, and as many before them. */
interface Tail {
  /** Samples of the series after the batch before. */
  count: number;
  /** Last entries that are in use. */
  known: number;
  /** Judged rows of the batch in hand. */
  fresh: number;
  readonly values: Float32Array;
  readonly timesMs: Float64Array;
  readonly freshTimesMs: number[];
}

const TAIL_VALUES = 2 * WINDOW_VALUES;

function emptyTail(): Tail {
  return {
    count: 0,
    known: 0,
    fresh: 0,
    values: new Float32Array(TAIL_VALUES),
    timesMs: new Float64Array(TAIL_VALUES),
    freshTimesMs: [],
  };
}

/**
 * Makes a collector for one kernel.
 *
 * @returns Takes every batch after it was judged; a batch has at most `BATCH_LINES_MAX` lines.
 */
export function createWindowCollector(parts: CollectorParts): (batch: Batch) => void {
  const { kernel, isWanted } = parts;
  const tails: (Tail | "unwanted")[] = [];
  const touched: number[] = [];

  function take(seriesId: number, timeMs: number): void {
    tails[seriesId] ??= isWanted(seriesId) ? emptyTail() : "unwanted";
    const tail = tails[seriesId];
    if (tail === "unwanted") return;
    if (tail.freshTimesMs.length === 0) touched.push(seriesId);
    tail.freshTimesMs.push(timeMs);
  }

  return ({ rows, seriesId, timeMs, state }) => {
    for (let row = 0; row < rows; row++) {
      if (state[row] === 0) take(seriesId[row], timeMs[row]);
    }
    for (const id of touched) {
      const tail = tails[id];
      if (tail === "unwanted") continue;
      advance(kernel, id, tail);
      cutWindows(id, tail, parts.onWindow);
    }
    touched.length = 0;
  };
}

/** Appends what the kernel has learned of the series since the batch before. */
function advance({ I, F }: Kernel, seriesId: number, tail: Tail): void {
  const hot = ((I[BLOCKS_HOT] >>> 0) + seriesId * HOT_BYTES) / 4;
  const { values, timesMs, freshTimesMs } = tail;
  const count = I[hot + COUNT];
  const rows = freshTimesMs.length;
  const isRestarted = count !== tail.count + rows;
  const fresh = Math.min(rows, count, WINDOW_VALUES);
  values.copyWithin(0, fresh);
  timesMs.copyWithin(0, fresh);
  for (let i = 0; i < fresh; i++) {
    const place = TAIL_VALUES - fresh + i;
    values[place] = F[hot + WINDOW + placeInRing(count - fresh + 1 + i)];
    timesMs[place] = freshTimesMs[rows - fresh + i];
  }
  const isWhole = !isRestarted && fresh === rows;
  tail.known = isWhole ? Math.min(TAIL_VALUES, tail.known + fresh) : fresh;
  tail.count = count;
  tail.fresh = fresh;
  freshTimesMs.length = 0;
}

/** Hands on each window that ends with one of the fresh samples. */
function cutWindows(seriesId: number, tail: Tail, onWindow: CollectorParts["onWindow"]): void {
  const { count, fresh, known, values, timesMs } = tail;
  for (let n = Math.max(WINDOW_FIRST, count - fresh + 1); n <= count; n++) {
    const end = TAIL_VALUES - (count - n);
    const start = end - WINDOW_VALUES;
    if (n % WINDOW_STRIDE !== 0 || start < TAIL_VALUES - known) continue;
    onWindow({
      seriesId,
      fromMs: timesMs[start],
      toMs: timesMs[end - 1],
      values: values.subarray(start, end),
    });
  }
}
