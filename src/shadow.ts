import type { Config } from "./config/schema.ts";
import type { Clock } from "./core/clock.ts";
import { EngineError } from "./core/errors.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import { type ModelVersion, modelText, type StoredModel } from "./core/model.ts";
import { seriesText } from "./core/series.ts";
import type { Disagreement, ShadowFigures, ShadowReport } from "./core/shadow.ts";
import { createFamilyModels } from "./detectors/family-models.ts";
import { setDetectors } from "./detectors/registry.ts";
import { copyFamily } from "./kernels/copy-learned.ts";
import { type Kernel, loadKernel } from "./kernels/load.ts";
import type { Pipeline } from "./pipeline.ts";
import { setScoring } from "./scoring/judge.ts";
import { createSecondJudge, type SecondJudge } from "./scoring/second-judge.ts";
import { createShadowTally, type SettledAlert, type ShadowTally } from "./scoring/shadow-tally.ts";
import { WARM_UP_SAMPLES } from "./training/comparison/strength-log.ts";

/** Rows that the second kernel judges at once, and bytes of text, of which it gets none. */
const BATCH = { rowsMax: 4096, inputBytesMax: 4096 };
/** From one logged disagreement of a challenger to the next. */
const LOG_INTERVAL_MS = 600_000;

/** A challenger that judges what the engine judges, and whose alerts nobody hears. */
export interface Shadow {
  /** The family's models that judged in the engine when it began. */
  readonly against: readonly ModelVersion[];
  report(): ShadowReport;
  /** Ends it; what it found can be asked for still. */
  stop(): void;
}

/** What a shadow sees of the engine's stages. */
export type ShadowedPipeline = Pick<
  Pipeline,
  "kernel" | "series" | "families" | "models" | "scored" | "timed"
>;

/** What a shadow is made of. */
export interface ShadowParts {
  readonly pipeline: ShadowedPipeline;
  readonly model: StoredModel;
  readonly config: Config;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Hears why it ended by itself. */
  readonly onFailure: (error: EngineError) => void;
}

/**
 * Lets a model judge the samples of its family as it would if it were promoted now, in a kernel of its own.
 *
 * The kernel begins with the family's models and, series by series, with what the engine has learned. It runs in the call that
 * brought the samples in, after their events. Whatever goes wrong in it ends the shadow and nothing else.
 *
 * @throws EngineError `ERR_SHADOW` where there can be no second kernel, `ERR_ARTIFACT_…` or `ERR_MODEL_INVALID` for a model that the
 *   kernels cannot run.
 */
export function startShadow(parts: ShadowParts): Shadow {
  const { pipeline, model, clock, onFailure } = parts;
  const { family, detector, version } = model.manifest;
  const since = new Date(clock()).toISOString();
  const against = pipeline.models.versionsOf(family);
  let judging: Judging | undefined = createJudging(parts);
  let figures = judging.figures();
  let stopped: string | null = null;

  function stop(): void {
    figures = judging?.figures() ?? figures;
    subscription.unsubscribe();
    // Sets the arena free.
    judging = undefined;
  }

  function fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `${modelText(model.manifest)} is judged in shadow no more: ${reason}; name it again to try once more, and please report this`;
    stopped = reason;
    stop();
    onFailure(new EngineError("ERR_SHADOW", message, { cause }));
  }

  const judge = pipeline.timed("shadow", (batch: Parameters<Judging["judge"]>[0]) => {
    try {
      judging?.judge(batch);
    } catch (error) {
      fail(error);
    }
  });
  const subscription = pipeline.scored.subscribe(judge);

  return {
    against,
    stop,
    report: () => ({
      family,
      detector,
      version,
      since,
      against,
      stopped,
      ...(judging?.figures() ?? figures),
    }),
  };
}

/** The second kernel, and what is counted of it. */
interface Judging {
  readonly judge: (batch: Parameters<SecondJudge["judge"]>[0]) => void;
  figures(): ShadowFigures;
}

function createJudging(parts: ShadowParts): Judging {
  const { pipeline, model, config } = parts;
  const { family, detector } = model.manifest;
  const number = pipeline.families.of(family);
  const seriesMax = Math.min(config.models.shadow.seriesMax, config.limits.series);
  const second = loadSecondKernel(parts, { number, seriesMax });
  const counters = createCounters(parts);
  const tally: ShadowTally = createShadowTally({
    seriesMax,
    warmUpSamples: WARM_UP_SAMPLES,
    nameOf: (seriesId) => seriesText(pipeline.series.name(seriesId)),
    onAlert: counters.alert,
  });
  const judge = createSecondJudge({
    first: pipeline.kernel,
    second,
    family: number,
    // As `place` does in the engine: a regression is only what new series begin with.
    restartsLooks: detector !== "regression",
    onBegin: (index) => tally.begin(index),
  });
  return {
    judge(batch) {
      const { skipped } = judge;
      judge.judge(batch, (judged) => {
        tally.take(judged);
        counters.samples(judged.rows);
      });
      counters.skipped(judge.skipped - skipped);
    },
    figures: () => ({ ...tally.figures(), series: judge.series, skipped: judge.skipped }),
  };
}

/** Loads a kernel that judges as the engine's does, with the model in its slot. */
function loadSecondKernel(
  { pipeline, model, config }: ShadowParts,
  { number, seriesMax }: { readonly number: number; readonly seriesMax: number },
): Kernel {
  const { backend } = pipeline.kernel;
  if (backend !== "wasm") {
    const message = `${modelText(model.manifest)} cannot be judged in shadow: the TypeScript half of the kernels has one arena a process; run the WebAssembly half, which \`npm run build\` makes and OUTLIERD_KERNEL must not switch off`;
    throw new EngineError("ERR_SHADOW", message);
  }
  const kernel = loadKernel({ ...BATCH, seriesMax }, backend);
  setDetectors(kernel, config.detectors);
  setScoring(kernel, config.alert);
  copyFamily(number, { from: pipeline.kernel, to: kernel });
  createFamilyModels({ kernel, numberOf: () => number }).place(model);
  return kernel;
}

/** Counts what a shadow does, and logs a disagreement from time to time. */
function createCounters({ model, metrics, logger, clock }: ShadowParts): {
  samples(rows: number): void;
  skipped(rows: number): void;
  alert(settled: SettledAlert): void;
} {
  const { family, detector, version } = model.manifest;
  const labels = { family, detector, version };
  const samples = metrics.counter(
    "outlierd_shadow_samples_total",
    "Samples that a challenger judged in shadow.",
  );
  const skipped = metrics.counter(
    "outlierd_shadow_skipped_total",
    "Samples that a challenger was not shown, because their series found no room.",
  );
  const alerts = metrics.counter(
    "outlierd_shadow_alerts_total",
    "Alerts of champion and challenger, or of one of them alone.",
  );
  let silentUntilMs = Number.NEGATIVE_INFINITY;
  let unlogged = 0;

  function log(disagreement: Disagreement): void {
    if (clock() < silentUntilMs) {
      unlogged++;
      return;
    }
    silentUntilMs = clock() + LOG_INTERVAL_MS;
    const fields = { model: modelText(model.manifest), ...disagreement, unlogged };
    logger.info(fields, "champion and challenger disagree on an alert");
    unlogged = 0;
  }

  return {
    samples: (rows) => samples.add(rows, labels),
    skipped(rows) {
      if (rows > 0) skipped.add(rows, labels);
    },
    alert(settled) {
      alerts.add(1, { ...labels, side: settled.side });
      if (settled.side !== "both") log(settled.disagreement);
    },
  };
}
