import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../../core/errors.ts";
import { type SeriesName, seriesText } from "../../core/series.ts";
import {
  DATASET_FILE,
  DATASET_FORMAT,
  type Dataset,
  type DatasetSet,
  SERIES_FILE,
} from "./dataset-format.ts";
import { type LeftOutSpan, leftOutOf } from "./left-out-spans.ts";
import { validationSeries } from "./validation-series.ts";
import { type SeenWindow, WINDOW_FIRST, WINDOW_STRIDE } from "./window-collector.ts";
import { createWindowSpool, type SpooledWindow, type WindowSpool } from "./window-spool.ts";
import { type SeriesRows, writeSets } from "./write-sets.ts";

/** What a data set is to be. */
export interface DatasetPlan {
  /** Folder to write to, which is made. */
  readonly folder: string;
  readonly program: string;
  readonly family: string;
  readonly sources: readonly string[];
  /** Time whose samples are wanted, Unix milliseconds, from inclusive, to exclusive; may be infinite. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Share of the validation, above 0 and at most 0.5. */
  readonly validation: number;
  /** Whether the validation is the last stretch of time, or some of the series. */
  readonly split: "time" | "series";
  readonly leftOut: readonly LeftOutSpan[];
  readonly seriesName: (seriesId: number) => SeriesName;
}

/** A data set in the making. */
export interface DatasetBuilder {
  /** Takes a window of the family. */
  add(window: SeenWindow): void;
  /**
   * Sorts all windows into the folder.
   *
   * @param samples What became of the samples of the input, by state.
   * @throws EngineError `ERR_INPUT_INVALID` where no window is left to learn from, or none to validate with; `ERR_STORE` where
   *   the folder cannot be written.
   */
  finish(samples: Readonly<Record<string, number>>): Dataset;
  /** Removes what was written on the way; call it in any case. */
  close(): void;
}

/** A series that has windows. */
interface KnownSeries {
  /** Its name as `seriesText` writes it. */
  readonly text: string;
  readonly isLeftOut: ReturnType<typeof leftOutOf>;
  /** Whether it has a window that no incident meets. */
  hasUsual: boolean;
}

const SPOOL_FILE = "windows.partial";

/**
 * Starts a data set. A description that lies in the folder is removed first: what it describes will be overwritten.
 *
 * @throws EngineError `ERR_STORE` where the folder cannot be written.
 */
export function createDatasetBuilder(plan: DatasetPlan): DatasetBuilder {
  const { folder } = plan;
  const spool = storing(folder, () => {
    mkdirSync(folder, { recursive: true });
    rmSync(join(folder, DATASET_FILE), { force: true });
    return createWindowSpool(join(folder, SPOOL_FILE));
  });
  const known = new Map<number, KnownSeries>();
  const seen = {
    inside: 0,
    outside: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
  };

  function seriesOf(seriesId: number): KnownSeries {
    const name = plan.seriesName(seriesId);
    const isLeftOut = leftOutOf(plan.leftOut, name);
    const series = { text: seriesText(name), isLeftOut, hasUsual: false };
    known.set(seriesId, series);
    return series;
  }

  return {
    add(window) {
      const { seriesId: series, fromMs, toMs, values } = window;
      if (fromMs < plan.fromMs || toMs >= plan.toMs) {
        seen.outside++;
        return;
      }
      seen.inside++;
      seen.firstMs = Math.min(seen.firstMs, fromMs);
      seen.lastMs = Math.max(seen.lastMs, toMs);
      const one = known.get(series) ?? seriesOf(series);
      const isIncident = one.isLeftOut(window);
      one.hasUsual ||= !isIncident;
      storing(folder, () => spool.add({ fromMs, toMs, series, isIncident, values }));
    },
    finish(samples) {
      return storing(folder, () => sortInto(plan, { spool, seen, known, samples }));
    },
    close() {
      spool.remove();
    },
  };
}

/** What was seen while the windows came in. */
interface Gathered {
  readonly spool: WindowSpool;
  readonly seen: {
    readonly inside: number;
    readonly outside: number;
    readonly firstMs: number;
    readonly lastMs: number;
  };
  readonly known: ReadonlyMap<number, KnownSeries>;
  readonly samples: Readonly<Record<string, number>>;
}

function sortInto(plan: DatasetPlan, { spool, seen, known, samples }: Gathered): Dataset {
  const { folder, fromMs, toMs } = plan;
  const setOf = plan.split === "time" ? byTime(plan, seen) : bySeries(plan, known);
  const { sets, rows, sha256 } = writeSets({
    folder,
    spool,
    setOf: (window) => (window.isIncident ? "incidents" : setOf(window)),
    seriesName: (series) => known.get(series)?.text ?? "",
  });
  const kept = sets.train.windows + sets.validation.windows + sets.incidents.windows;
  const dataset: Dataset = {
    format: DATASET_FORMAT,
    program: plan.program,
    family: plan.family,
    sources: [...plan.sources],
    range: { from: isoOrNull(fromMs), to: isoOrNull(toMs) },
    options: {
      validation: plan.validation,
      split: plan.split,
      stride: WINDOW_STRIDE,
      first: WINDOW_FIRST,
    },
    samples,
    sets,
    dropped: { range: seen.outside, split: seen.inside - kept },
    leftOut: plan.leftOut.map((span) => ({
      from: new Date(span.fromMs).toISOString(),
      to: isoOrNull(span.toMs),
      series: span.series?.text ?? null,
    })),
    sha256,
  };
  refuseEmpty(dataset);
  writeFileSync(join(folder, SERIES_FILE), seriesCsv(rows));
  writeFileSync(join(folder, DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`);
  return dataset;
}

/** Says which set a window belongs to that no incident meets; `undefined` = none. */
type Sorting = (window: SpooledWindow) => DatasetSet | undefined;

/** The last stretch validates: a window across the border would tell the training what the validation asks. */
function byTime({ validation }: DatasetPlan, { firstMs, lastMs }: Gathered["seen"]): Sorting {
  const borderMs = lastMs - validation * (lastMs - firstMs);
  return ({ fromMs, toMs }) => {
    if (toMs < borderMs) return "train";
    return fromMs >= borderMs ? "validation" : undefined;
  };
}

/** Some of the series validate. */
function bySeries({ validation }: DatasetPlan, known: Gathered["known"]): Sorting {
  const usual = [...known].filter(([, { hasUsual }]) => hasUsual);
  const names = new Map(usual.map(([id, { text }]) => [id, text]));
  const chosen = validationSeries(names, validation);
  return ({ series }) => (chosen.has(series) ? "validation" : "train");
}

function refuseEmpty({ family, sets, dropped }: Dataset): void {
  const empty = (["train", "validation"] as const).find((set) => sets[set].windows === 0);
  if (empty === undefined) return;
  const counts = `${sets.train.windows} to train, ${sets.validation.windows} to validate, ${sets.incidents.windows} in what is left out, ${dropped.range} outside the range, ${dropped.split} across the border`;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `family ${family} has no window for ${empty} (${counts}): a series needs ${WINDOW_FIRST} samples before its first; ` +
      "give more history, a longer range, or leave out less",
  );
}

function seriesCsv(rows: readonly SeriesRows[]): string {
  const lines = rows.map(({ set, first, windows, series, fromMs, toMs }) => {
    const name = `"${series.replaceAll('"', '""')}"`;
    const range = [fromMs, toMs].map((timeMs) => new Date(timeMs).toISOString());
    return [set, first, windows, name, ...range].join(",");
  });
  return `${["set,first,windows,series,from,to", ...lines].join("\n")}\n`;
}

function isoOrNull(timeMs: number): string | null {
  return Number.isFinite(timeMs) ? new Date(timeMs).toISOString() : null;
}

/** Does something to files of a folder; what fails is reported as `ERR_STORE`. */
function storing<Result>(folder: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    const message = `${folder} cannot be written: ${cause.message}; check space and rights`;
    throw new EngineError("ERR_STORE", message, { retryable: true, cause });
  }
}
