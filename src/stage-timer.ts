import { performance } from "node:perf_hooks";
import type { Metrics } from "./core/metrics.ts";

/** Stages whose time is counted. */
export type Stage = "decode" | "signal" | "scoring" | "events" | "drift" | "shadow";

/** Wraps a stage's function so that the time it takes is counted. */
export type StageTimer = <In, Out>(stage: Stage, work: (input: In) => Out) => (input: In) => Out;

/**
 * Makes the timer of an engine's stages: one counter, in seconds.
 *
 * Stages call one another, decoding the rest of them; each is counted without what it called.
 */
export function createStageTimer(metrics: Metrics): StageTimer {
  const seconds = metrics.counter("outlierd_stage_seconds_total", "Time spent, by stage.");
  let innerMs = 0;
  return (stage, work) => {
    const labels = { stage };
    return (input) => {
      const outerMs = innerMs;
      const startMs = performance.now();
      innerMs = 0;
      const output = work(input);
      const wholeMs = performance.now() - startMs;
      seconds.add(Math.max(0, wholeMs - innerMs) / 1000, labels);
      innerMs = outerMs + wholeMs;
      return output;
    };
  };
}
