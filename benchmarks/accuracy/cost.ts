import type { Cost } from "../measure/accuracy-schema.ts";
import { createEngineDetector } from "./engine-detector.ts";
import type { LabelledSeries } from "./labelled-sets.ts";
import { createReferenceDetector, type ReferenceModule } from "./reference-detector.ts";

/** Rounds that are timed, after one that is not. */
const ROUNDS = 7;

/**
 * Measures what judging a sample costs each detector on this core: every round judges all series with each
 * detector in turn, beginning with another one each time.
 *
 * The figures of outlierd include writing the columns and reading the verdicts, those of the reference the object that it
 * returns for every sample.
 */
export function measureCosts(
  list: readonly LabelledSeries[],
  reference: ReferenceModule | undefined,
): { readonly costSamples: number; readonly costs: Cost[] } {
  const detectors = [
    createEngineDetector({ name: "outlierd" }, "wasm"),
    createEngineDetector({ name: "outlierd, TypeScript twin" }, "typescript"),
    ...(reference === undefined ? [] : [createReferenceDetector(reference)]),
  ];
  const costSamples = list.reduce(
    (sum, { timeMs, metrics }) => sum + timeMs.length * metrics.length,
    0,
  );
  const costs = detectors.map(({ name }) => ({ detector: name, nanoseconds: [] as number[] }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (let turn = 0; turn < detectors.length; turn++) {
      const index = (round + turn) % detectors.length;
      const begin = performance.now();
      for (const series of list) detectors[index].judge(series);
      const nanoseconds = ((performance.now() - begin) * 1e6) / costSamples;
      if (round > 0) costs[index].nanoseconds.push(nanoseconds);
    }
  }
  return { costSamples, costs };
}
