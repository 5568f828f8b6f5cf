import { FAMILY_BYTES } from "../kernels/family-block.ts";
import {
  BLOCKS_SIGNAL,
  COLUMN_ALERT,
  COLUMN_LINE_START,
  COLUMN_LOG_RETURN_DAYS,
  COLUMN_LOWER,
  COLUMN_REMAINDER,
  COLUMN_SCORE,
  COLUMN_SERIES,
  COLUMN_STATE,
  COLUMN_STRENGTH,
  COLUMN_TIME,
  COLUMN_TYPE,
  COLUMN_UPPER,
  COLUMN_VALUE,
  FAMILIES,
  INPUT,
  LINES,
  ROW_JUDGED,
  ROWS,
  TYPE_FLOAT,
} from "../kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../kernels/load.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../kernels/series-block.ts";

/** Samples of the metrics of one instance, which share their times. */
export interface SeriesColumns {
  /** Unix milliseconds, rising. */
  readonly timeMs: Float64Array;
  /** One column a metric, each as long as `timeMs`. */
  readonly metrics: readonly Float64Array[];
}

/** Samples of an instance with what people say of them. */
export interface LabelledColumns extends SeriesColumns {
  /** One entry a row; 0 = normal. */
  readonly labels: Uint8Array;
}

/** What the engine said of one metric, row by row; rows that it refused hold 0. */
export interface MetricVerdicts {
  /** 0 = normal, 6 = the most anomalous. */
  readonly score: Float64Array;
  /** What the alert threshold is set on; 0 while cooling down. */
  readonly strength: Float64Array;
  /** log10 of the mean days between such scores; -9 where not known. */
  readonly logReturnDays: Float64Array;
  /** Lower edge of the band around the expected value, */
  readonly lower: Float64Array;
  /** and the upper one. */
  readonly upper: Float64Array;
  /** 1 where the alert fires. */
  readonly alert: Uint8Array;
}

/** Judges one series after another, each as if nothing had been seen before. */
export interface SeriesJudge {
  /** @throws RangeError where there are more metrics than the judge was made for. */
  judge(columns: SeriesColumns): MetricVerdicts[];
}

/** How a judge is made. */
export interface SeriesJudgeParts {
  /** The most metrics that one instance may have. */
  readonly metricsMax: number;
  readonly backend?: KernelBackend | undefined;
  /** Sets what the engine's options set in the kernel; missing = the defaults. */
  readonly configure?: ((kernel: Kernel) => void) | undefined;
}

/** Rows of a batch. */
const ROWS_MAX = 8192;

/**
 * Makes a judge over a kernel of its own: no text, no events, only the columns, so that what is measured are the
 * statistics and nothing else.
 *
 * The values of one time form a line, as the fields of one line of text do. With the TypeScript half of the
 * kernels, a process has one judge at a time.
 */
export function createSeriesJudge(parts: SeriesJudgeParts): SeriesJudge {
  const { metricsMax, backend, configure } = parts;
  const rowsMax = Math.max(ROWS_MAX, metricsMax);
  const kernel = loadKernel({ seriesMax: metricsMax, rowsMax, inputBytesMax: 65_536 }, backend);
  configure?.(kernel);
  const reset = createReset(kernel, metricsMax);
  return {
    judge(columns) {
      if (columns.metrics.length > metricsMax) {
        throw new RangeError(`${columns.metrics.length} metrics, made for ${metricsMax}`);
      }
      reset();
      for (let metric = 0; metric < columns.metrics.length; metric++) nameFamily(kernel, metric);
      const linesMax = Math.floor(rowsMax / Math.max(1, columns.metrics.length));
      const verdicts = columns.metrics.map(() => emptyVerdicts(columns.timeMs.length));
      for (let from = 0; from < columns.timeMs.length; from += linesMax) {
        const to = Math.min(from + linesMax, columns.timeMs.length);
        writeLines(kernel, columns, { from, to });
        kernel.call.admit();
        kernel.call.judge();
        for (const [metric, verdict] of verdicts.entries()) {
          readVerdicts(kernel, verdict, { from, to, metric, metrics: verdicts.length });
        }
      }
      return verdicts;
    },
  };
}

/** Makes every metric a family of its own: nothing is known of its kind but what it shows. */
function nameFamily({ I }: Kernel, metric: number): void {
  I[(I[BLOCKS_SIGNAL] >>> 2) + (metric * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = metric + 1;
}

/**
 * Remembers what the kernel holds now. The columns are left out, which every batch writes anew, and names, of which there
 * are none: what remains is the control block, and the blocks of the series and of their families, which lie last.
 *
 * @returns What puts it back.
 */
function createReset({ I, U }: Kernel, metricsMax: number): () => void {
  const controlEnd = I[INPUT] >>> 0;
  const blocksBegin = I[BLOCKS_SIGNAL] >>> 0;
  const end = (I[FAMILIES] >>> 0) + (metricsMax + 1) * FAMILY_BYTES;
  const control = U.slice(0, controlEnd);
  const blocks = U.slice(blocksBegin, end);
  return () => {
    U.set(control);
    U.set(blocks, blocksBegin);
  };
}

function emptyVerdicts(rows: number): MetricVerdicts {
  return {
    score: new Float64Array(rows),
    strength: new Float64Array(rows),
    logReturnDays: new Float64Array(rows),
    lower: new Float64Array(rows),
    upper: new Float64Array(rows),
    alert: new Uint8Array(rows),
  };
}

/** Lines of a series, `to` exclusive. */
interface Lines {
  readonly from: number;
  readonly to: number;
}

/** Writes lines into the kernel's columns as the parser does: the metrics of one line lie side by side. */
function writeLines(kernel: Kernel, { timeMs, metrics }: SeriesColumns, { from, to }: Lines): void {
  const { D, F, I, U } = kernel;
  const rows = (to - from) * metrics.length;
  const seriesColumn = I[COLUMN_SERIES] >>> 2;
  const timeColumn = I[COLUMN_TIME] >>> 3;
  const valueColumn = I[COLUMN_VALUE] >>> 3;
  const lineColumn = I[COLUMN_LINE_START] >>> 2;
  let row = 0;
  for (let line = from; line < to; line++) {
    I[lineColumn + line - from] = row;
    for (let metric = 0; metric < metrics.length; metric++) {
      I[seriesColumn + row] = metric;
      D[timeColumn + row] = timeMs[line];
      D[valueColumn + row] = metrics[metric][line];
      row++;
    }
  }
  I[lineColumn + to - from] = rows;
  F.fill(0, I[COLUMN_REMAINDER] >>> 2, (I[COLUMN_REMAINDER] >>> 2) + rows);
  U.fill(TYPE_FLOAT, I[COLUMN_TYPE] >>> 0, (I[COLUMN_TYPE] >>> 0) + rows);
  U.fill(ROW_JUDGED, I[COLUMN_STATE] >>> 0, (I[COLUMN_STATE] >>> 0) + rows);
  I[LINES] = to - from;
  I[ROWS] = rows;
}

/** Copies the verdicts on one metric out of the kernel's columns. */
function readVerdicts(
  { D, I, U }: Kernel,
  verdict: MetricVerdicts,
  place: Lines & { readonly metric: number; readonly metrics: number },
): void {
  const { from, to, metric, metrics } = place;
  const scores = (I[COLUMN_SCORE] >>> 3) + metric;
  const strengths = (I[COLUMN_STRENGTH] >>> 3) + metric;
  const returns = (I[COLUMN_LOG_RETURN_DAYS] >>> 3) + metric;
  const lowers = (I[COLUMN_LOWER] >>> 3) + metric;
  const uppers = (I[COLUMN_UPPER] >>> 3) + metric;
  const alerts = (I[COLUMN_ALERT] >>> 0) + metric;
  for (let line = from; line < to; line++) {
    const row = (line - from) * metrics;
    verdict.score[line] = D[scores + row];
    verdict.strength[line] = D[strengths + row];
    verdict.logReturnDays[line] = D[returns + row];
    verdict.lower[line] = D[lowers + row];
    verdict.upper[line] = D[uppers + row];
    verdict.alert[line] = U[alerts + row];
  }
}
