import { map, merge, mergeMap, type Observable, Subject, share, tap } from "rxjs";
import type { Config } from "./config/schema.ts";
import { shippedFamilies } from "./config/shipped-families.ts";
import { type Batch, ROW_STATES, type ScoredBatch } from "./core/batch.ts";
import type { Clock } from "./core/clock.ts";
import type { OutgoingEvent } from "./core/event.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import type { SeriesName, SeriesTable } from "./core/series.ts";
import type { LineWriter, TimeUnit } from "./core/source.ts";
import { createForgetting } from "./decode/forgetting.ts";
import { createLineWriter } from "./decode/line-writer.ts";
import { seriesTable } from "./decode/series-names.ts";
import { createFamilyModels, type FamilyModels } from "./detectors/family-models.ts";
import { setDetectors } from "./detectors/registry.ts";
import { diagnosis } from "./diagnosis/diagnosis.ts";
import { createDriftWatch } from "./drift-watch.ts";
import { Lifecycle } from "./events/lifecycle.ts";
import { createFamilies, type Families } from "./families/families.ts";
import { createFamilyNumbers, type FamilyNumbers } from "./families/family-numbers.ts";
import { refineJudgement } from "./families/refine.ts";
import { restHistory } from "./kernels/history-points.ts";
import { type ArenaSize, type Kernel, type KernelBackend, loadKernel } from "./kernels/load.ts";
import { judgeBatch, setScoring, watchSeries } from "./scoring/judge.ts";
import { judgementOf } from "./scoring/judgement.ts";
import { hitsByLine, lineScore, strongestFirst } from "./scoring/line-hits.ts";
import { createSeriesKnowledge, type SeriesKnowledge } from "./series-knowledge.ts";
import { createSignal, type Signal } from "./signal/admit.ts";
import { createNatures, type Natures } from "./signal/natures.ts";
import { createSilenceSweep } from "./signal/silence.ts";
import { createStageTimer, type StageTimer } from "./stage-timer.ts";

/** Rows of a batch at most: enough that the cost of handing it on is lost in its own. */
const ROWS_MAX = 32_768;
/** Text of a batch, unless a longer line is allowed. */
const INPUT_BYTES = 4 * 1024 ** 2;
/** Series looked at in one pass for silence and expiry: about a millisecond. */
const SLICE_SERIES = 65_536;

/** Room for the text of a batch and for the longest line, whose start may wait for its end. */
function arenaSize({ limits }: Config): ArenaSize {
  return {
    seriesMax: limits.series,
    rowsMax: ROWS_MAX,
    inputBytesMax: Math.max(INPUT_BYTES, 2 * limits.line),
  };
}

/** What a pipeline is made of. */
export interface PipelineParts {
  readonly config: Config;
  /** The time against which samples are late, ahead or overdue. */
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Half of the kernels to use; WebAssembly where it has been built. */
  readonly backend?: KernelBackend | undefined;
}

/** Every stage from bytes to events: no source, no sink, no disk, no timer. */
export interface Pipeline {
  readonly kernel: Kernel;
  readonly series: SeriesTable;
  readonly lifecycle: Lifecycle;
  readonly families: FamilyNumbers;
  /** The trained models that judge; none at first. */
  readonly models: FamilyModels;
  readonly scored: Observable<ScoredBatch>;
  readonly events: Observable<OutgoingEvent>;
  /** Counts the time of what hangs on `scored`, which decoding would be charged with. */
  readonly timed: StageTimer;
  /** Starts a connection that brings line protocol. */
  open(source: string, unit: TimeUnit): LineWriter;
  /** Lets time pass where no samples come: series fall silent, anomalies end. Looks for drifts, a few series a call. */
  pass(nowMs: number): void;
  /** Set while code that `pass` needs for the first time is being loaded: no drift is found before. */
  readonly loading: Promise<void> | undefined;
  /** Forgets series that have been silent for long, a slice of them a call. */
  forget(nowMs: number): void;
  /**
   * Makes ready to listen from `nowMs` on, after learned state was restored: the options are set anew, and what
   * was missed while the engine was away counts as nobody's silence.
   */
  listen(nowMs: number): void;
}

/**
 * Joins the stages. Everything runs within the call that brings bytes in: when `write` returns, its
 * samples are judged and their events have been handed on.
 */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { config, clock, metrics, backend } = parts;
  const kernel = loadKernel(arenaSize(config), backend);
  const series = seriesTable(kernel);
  const timed = createStageTimer(metrics);
  const signal = createSignal({ kernel, options: config.signal });
  const sweep = createSilenceSweep({ kernel, sliceSeries: SLICE_SERIES });
  const forgetter = createForgetting({
    kernel,
    afterMs: config.limits.expiry,
    sliceSeries: SLICE_SERIES,
  });
  const knowledge = createSeriesKnowledge({ kernel, series, families: familiesOf(config) });
  const families = createFamilyNumbers(kernel);
  const models = createFamilyModels({ kernel, numberOf: (family) => families.of(family) });
  const natures = naturesOf(parts, { kernel, series, knowledge, families });
  const lifecycle = createLifecycle(parts, { kernel, series, knowledge, models });
  const drifts = createDrifts(parts, { kernel, series, knowledge }, lifecycle);
  const judgeHits = hitJudge({ kernel, series, knowledge }, lifecycle);

  const batches = new Subject<Batch>();
  const passing = new Subject<number>();
  const forgetting = new Subject<number>();

  function forget(nowMs: number): OutgoingEvent[] {
    if (forgetter.pass(nowMs) === 0) return [];
    natures.recount();
    knowledge.clear();
    return lifecycle.expire(nowMs);
  }

  function admit(batch: Batch): void {
    natures.meet(batch);
    signal.admit(clock());
  }

  const scored = batches.pipe(
    tap(timed("signal", admit)),
    map(timed("scoring", (batch) => judgeBatch(kernel, batch))),
    share(),
  );
  const events = merge(
    scored.pipe(mergeMap(timed("events", judgeHits))),
    passing.pipe(mergeMap((nowMs) => lifecycle.silences(sweep.pass(nowMs), nowMs))),
    passing.pipe(mergeMap(timed("drift", drifts.look))),
    passing.pipe(mergeMap((nowMs) => lifecycle.tick(nowMs))),
    forgetting.pipe(mergeMap(forget)),
  ).pipe(share());
  events.subscribe();

  showCounts(parts, { signal, series });
  setDetectors(kernel, config.detectors);
  setScoring(kernel, config.alert);

  return {
    kernel,
    series,
    lifecycle,
    families,
    models,
    scored,
    events,
    timed,
    open: opening(parts, { kernel, timed, onBatch: (batch) => batches.next(batch) }),
    pass: (nowMs) => passing.next(nowMs),
    get loading() {
      return drifts.loading;
    },
    forget: (nowMs) => forgetting.next(nowMs),
    listen(nowMs) {
      signal.configure(nowMs);
      setDetectors(kernel, config.detectors);
      setScoring(kernel, config.alert);
      knowledge.clear();
      natures.review();
    },
  };
}

/** What starts connections; their samples are counted by source. */
function opening(
  { config, clock, metrics }: PipelineParts,
  decoding: {
    readonly kernel: Kernel;
    readonly timed: StageTimer;
    readonly onBatch: (batch: Batch) => void;
  },
): Pipeline["open"] {
  const { kernel, timed, onBatch } = decoding;
  const rows = metrics.counter("outlierd_rows_total", "Samples decoded, by source.");
  return (source, unit) => {
    const labels = { source };
    const writer = createLineWriter({
      kernel,
      unit,
      clock,
      lineBytesMax: config.limits.line,
      onBatch(batch) {
        onBatch(batch);
        rows.add(batch.rows, labels);
      },
    });
    const write = timed("decode", (chunk: Uint8Array) => writer.write(chunk));
    return { write, report: () => writer.report(), end: () => writer.end() };
  };
}

interface KnownSeries {
  readonly kernel: Kernel;
  readonly series: SeriesTable;
  readonly knowledge: SeriesKnowledge;
}

/** The user's entries come before those that are shipped. */
function familiesOf({ families }: Config): Families {
  return createFamilies([...families, ...shippedFamilies()]);
}

/** Where counters are not to be turned into rates, none is declared one. */
function naturesOf(
  { config }: PipelineParts,
  { kernel, series, knowledge, families }: KnownSeries & { readonly families: FamilyNumbers },
): Natures {
  const isOff = config.signal.counters === "off";
  return createNatures({
    kernel,
    isAlive: (seriesId) => series.isAlive(seriesId),
    familyOf: (seriesId) => families.of(knowledge.of(seriesId).family),
    natureOf(seriesId) {
      const { nature } = knowledge.of(seriesId);
      return isOff && nature === "counter" ? "auto" : nature;
    },
  });
}

function createLifecycle(
  { config, metrics, logger }: PipelineParts,
  { kernel, series, knowledge, models }: KnownSeries & { readonly models: FamilyModels },
): Lifecycle {
  const ports = {
    series,
    isAlive: (seriesId: number) => series.isAlive(seriesId),
    watch: (seriesId: number, on: boolean) => watchSeries(kernel, seriesId, on),
    restDrift: (seriesId: number, looks: number) => restHistory(kernel, seriesId, looks),
    familyOf: (name: SeriesName) => knowledge.ofName(name).family,
    modelsOf: (family: string) => models.versionsOf(family),
    diagnosis,
    metrics,
    logger,
  };
  return new Lifecycle(ports, config.events);
}

/** Hands the hits of a batch on to the lifecycle, line by line, with what is known of their metrics. */
function hitJudge(
  { kernel, knowledge }: KnownSeries,
  lifecycle: Lifecycle,
): (batch: ScoredBatch) => OutgoingEvent[] {
  return (batch) => {
    if (lifecycle.claiming) lifecycle.claim();
    const events: OutgoingEvent[] = [];
    for (const line of hitsByLine(batch)) {
      const judgements = line.hits.map((hit) => {
        const judgement = judgementOf(kernel, batch, hit);
        return refineJudgement(judgement, knowledge.of(judgement.seriesId));
      });
      for (const judgement of strongestFirst(judgements, lineScore(batch, line))) {
        events.push(...lifecycle.judge(judgement));
      }
    }
    return events;
  };
}

/** Looks for drifts, and hands what was seen on to the lifecycle. */
function createDrifts(
  { config, metrics }: PipelineParts,
  { kernel, knowledge }: KnownSeries,
  lifecycle: Lifecycle,
): {
  readonly look: (nowMs: number) => OutgoingEvent[];
  readonly loading: Promise<void> | undefined;
} {
  const watch = createDriftWatch({
    kernel,
    knowledge,
    options: config.drift,
    metrics,
    sliceSeries: SLICE_SERIES,
  });
  const openOf: Lifecycle["driftOf"] = (seriesId) => lifecycle.driftOf(seriesId);
  return {
    look: (nowMs) => lifecycle.drifts(watch.pass(openOf), nowMs),
    get loading() {
      return watch.loading;
    },
  };
}

/** Shows what the kernel counts: series, and samples by what became of them. */
function showCounts(
  { metrics, config }: PipelineParts,
  { signal, series }: { readonly signal: Signal; readonly series: SeriesTable },
): void {
  const states = metrics.gauge(
    "outlierd_rows_state_total",
    "Samples by what became of them: judged, absorbed by a counter, or refused for the reason named.",
  );
  for (const state of ROW_STATES) states.read(() => signal.count(state), { state });
  metrics.gauge("outlierd_series", "Series held.").read(() => series.alive);
  metrics
    .gauge("outlierd_series_limit", "Most series that may be held.")
    .read(() => config.limits.series);
}
