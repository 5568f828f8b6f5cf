import type { ScoredBatch } from "../core/batch.ts";
import { copySeries, restartSeriesLooks } from "../kernels/copy-learned.ts";
import {
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  COLUMN_ALERT,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_STRENGTH,
  COLUMN_TIME,
  COLUMN_VALUE,
  ROW_JUDGED,
  ROWS,
  ROWS_MAX,
  SERIES_MAX,
} from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import {
  FIRST_TIME,
  HOT_BYTES,
  SIGNAL_BYTES,
  SIGNAL_FAMILY,
  SIGNAL_INTERVAL,
} from "../kernels/series-block.ts";

/** What two kernels said of the same samples, as columns that hold until the next batch. */
export interface TwiceJudged {
  readonly rows: number;
  /** Number of the series in the first kernel, */
  readonly seriesId: Uint32Array;
  /** and in the second one. */
  readonly index: Uint32Array;
  /** Unix milliseconds. */
  readonly timeMs: Float64Array;
  /** What the alert threshold is set on, in each kernel; 0 while cooling down. */
  readonly strength: { readonly first: Float64Array; readonly second: Float64Array };
  /** 1 where the alert fires. */
  readonly alert: { readonly first: Uint8Array; readonly second: Uint8Array };
}

/** Judges the samples of a family once more, by a kernel of its own. */
export interface SecondJudge {
  /** Series taken on. */
  readonly series: number;
  /** Samples of series for which there was no room. */
  readonly skipped: number;
  /** Judges what the first kernel has just judged, and tells what both said, in parts where the batch is large. */
  judge(batch: ScoredBatch, tell: (judged: TwiceJudged) => void): void;
}

/** What a second judge is made of. */
export interface SecondJudgeParts {
  /** The kernel whose batches are judged; only read. */
  readonly first: Kernel;
  /** The kernel that judges them once more: nobody else may use it. */
  readonly second: Kernel;
  /** Number of the family, the same in both. */
  readonly family: number;
  /** Whether what the first kernel's models found usual of a series does not hold in the second one, which has others. */
  readonly restartsLooks: boolean;
  /** Hears that a series begins under this number of the second kernel, or that another one does. */
  readonly onBegin: (index: number) => void;
}

/**
 * Makes a judge that starts from what the first kernel has learned.
 *
 * A series is taken on with the batch in which it is first seen, as it is after that batch, and judged from the next one on. Both
 * kernels then see the same values, admitted once, at the same intervals: they differ by their models alone. Where the
 * first kernel begins a series anew, or gives its number to another one, it is taken on again.
 */
export function createSecondJudge(parts: SecondJudgeParts): SecondJudge {
  const { first, second, family } = parts;
  const takenOn = createTakenOn(parts);
  const columns = createColumns(second);
  const familyRows = new Uint32Array(first.I[ROWS_MAX]);
  let skipped = 0;

  /** Judges the rows that were written since the last time. */
  function flush(tell: (judged: TwiceJudged) => void): void {
    if (columns.rows === 0) return;
    second.I[ROWS] = columns.rows;
    second.call.judge();
    tell(columns.judged());
    columns.clear();
  }

  return {
    get series() {
      return takenOn.series;
    },
    get skipped() {
      return skipped;
    },
    judge(batch, tell) {
      takenOn.nextBatch();
      const count = listFamilyRows(first, { batch, family, rows: familyRows });
      for (let i = 0; i < count; i++) {
        const row = familyRows[i];
        const seriesId = batch.seriesId[row];
        const index = takenOn.indexOf(seriesId);
        if (index === NO_ROOM) skipped++;
        if (index < 0) continue;
        copyInterval({ kernel: first, seriesId }, { kernel: second, seriesId: index });
        columns.write(batch, row, index);
        if (columns.isFull) flush(tell);
      }
      flush(tell);
    },
  };
}

/**
 * Lists the rows of a batch that were judged and whose series are of the family: every row of the engine passes here.
 *
 * @returns How many.
 */
function listFamilyRows(
  { I }: Kernel,
  {
    batch: { rows: length, seriesId, state },
    family,
    rows,
  }: { readonly batch: ScoredBatch; readonly family: number; readonly rows: Uint32Array },
): number {
  const families = (I[BLOCKS_SIGNAL] >>> 2) + SIGNAL_FAMILY;
  const words = SIGNAL_BYTES / 4;
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (I[families + seriesId[row] * words] !== family || state[row] !== ROW_JUDGED) continue;
    rows[count++] = row;
  }
  return count;
}

/** Instead of a series' number in the second kernel: it begins with the next batch, */
const BEGINS = -1;
/** or there is no room for it. */
const NO_ROOM = -2;

/** Which series the second kernel has taken on, and under which number. */
function createTakenOn({ first, second, restartsLooks, onBegin }: SecondJudgeParts): {
  readonly series: number;
  nextBatch(): void;
  /** Number in the second kernel of a series that is to be judged there, else `BEGINS` or `NO_ROOM`. */
  indexOf(seriesId: number): number;
} {
  const seriesMax = second.I[SERIES_MAX];
  /** By number in the first kernel; 0 = none, so that memory is used where series are. */
  const indexPlusOne = new Int32Array(first.I[SERIES_MAX]);
  /** By number in the second one: the batch with which the series was taken on. */
  const takenWith = new Float64Array(seriesMax);
  let series = 0;
  let batch = 0;

  function take(seriesId: number, index: number): void {
    copySeries({ kernel: first, seriesId }, { kernel: second, seriesId: index });
    if (restartsLooks) restartSeriesLooks({ kernel: second, seriesId: index });
    takenWith[index] = batch;
    onBegin(index);
  }

  function add(seriesId: number): number {
    if (series === seriesMax) return NO_ROOM;
    indexPlusOne[seriesId] = series + 1;
    take(seriesId, series++);
    return BEGINS;
  }

  return {
    get series() {
      return series;
    },
    nextBatch() {
      batch++;
    },
    indexOf(seriesId) {
      const index = indexPlusOne[seriesId] - 1;
      if (index < 0) return add(seriesId);
      if (firstTime(first, seriesId) !== firstTime(second, index)) take(seriesId, index);
      return takenWith[index] === batch ? BEGINS : index;
    },
  };
}

/** Time of the first sample of a series as it is now: which one has the number. */
function firstTime({ D, I }: Kernel, seriesId: number): number {
  return D[((I[BLOCKS_HOT] >>> 0) + seriesId * HOT_BYTES) / 8 + FIRST_TIME];
}

/** Gives a series the usual interval that it has elsewhere: the second kernel admits nothing, so it would not learn it. */
function copyInterval(
  from: { readonly kernel: Kernel; readonly seriesId: number },
  to: { readonly kernel: Kernel; readonly seriesId: number },
): void {
  const at = ({ kernel: { I }, seriesId }: typeof from): number =>
    ((I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES) / 4 + SIGNAL_INTERVAL;
  to.kernel.F[at(to)] = from.kernel.F[at(from)];
}

/** The second kernel's columns, with what the first one said beside them. */
function createColumns({ D, I, U }: Kernel): {
  readonly rows: number;
  readonly isFull: boolean;
  write(batch: ScoredBatch, row: number, index: number): void;
  judged(): TwiceJudged;
  clear(): void;
} {
  const rowsMax = I[ROWS_MAX];
  const words = (slot: number): Uint32Array => new Uint32Array(I.buffer, I[slot] >>> 0, rowsMax);
  const doubles = (slot: number): Float64Array =>
    D.subarray(I[slot] >>> 3, (I[slot] >>> 3) + rowsMax);
  const bytes = (slot: number): Uint8Array => U.subarray(I[slot] >>> 0, (I[slot] >>> 0) + rowsMax);
  const [index, timeMs, value] = [
    words(COLUMN_SERIES),
    doubles(COLUMN_TIME),
    doubles(COLUMN_VALUE),
  ];
  const state = bytes(COLUMN_STATE);
  const seriesId = new Uint32Array(rowsMax);
  const strength = { first: new Float64Array(rowsMax), second: doubles(COLUMN_STRENGTH) };
  const alert = { first: new Uint8Array(rowsMax), second: bytes(COLUMN_ALERT) };
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    get isFull() {
      return rows === rowsMax;
    },
    write(batch, row, seriesIndex) {
      index[rows] = seriesIndex;
      timeMs[rows] = batch.timeMs[row];
      value[rows] = batch.value[row];
      state[rows] = ROW_JUDGED;
      // Where `admit` would leave its marks.
      alert.second[rows] = 0;
      seriesId[rows] = batch.seriesId[row];
      strength.first[rows] = batch.strength[row];
      alert.first[rows] = batch.alert[row];
      rows++;
    },
    judged: () => ({ rows, seriesId, index, timeMs, strength, alert }),
    clear() {
      rows = 0;
    },
  };
}
