import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { instanceScore } from "../../src/training/instance-verdict.ts";
import { type Detector, PROMISED_PER_DAY } from "./detector.ts";

/** The reference: one series, one sample after another. */
interface ReferenceSeries {
  /** @param timeSeconds Unix seconds. */
  update(
    value: number,
    timeSeconds: number,
  ): { readonly score: number; readonly strength: number; readonly alert: boolean };
}

/** The module that holds the reference. */
export interface ReferenceModule {
  readonly Alert2: new (options: Record<string, number>) => ReferenceSeries;
}

/**
 * Loads the research code that outlierd is measured against, which is no part of the repository.
 *
 * @returns What it exports, or where it was looked for.
 */
export function loadReference({
  OUTLIERD_REFERENCE: named,
}: NodeJS.ProcessEnv): ReferenceModule | string {
  const folder = named ?? resolve(import.meta.dirname, "../../../shared/research/reference");
  const file = join(folder, "alert2.cjs");
  if (!existsSync(file)) return file;
  return createRequire(import.meta.url)(file) as ReferenceModule;
}

/** The reference as a detector, one series a metric. */
export function createReferenceDetector({ Alert2 }: ReferenceModule): Detector {
  return {
    name: "reference",
    promisedPerDay: PROMISED_PER_DAY,
    judge({ timeMs, metrics }) {
      const alerts = new Uint8Array(timeMs.length);
      const columns = metrics.map((values) => {
        const series = new Alert2({});
        const score = new Float64Array(values.length);
        const strength = new Float64Array(values.length);
        for (let row = 0; row < values.length; row++) {
          const said = series.update(values[row], timeMs[row] / 1000);
          score[row] = said.score;
          strength[row] = said.strength;
          if (said.alert) alerts[row]++;
        }
        return { score, strength };
      });
      return {
        alerts,
        score: instanceScore(columns.map(({ score }) => score)),
        strength: instanceScore(columns.map(({ strength }) => strength)),
      };
    },
  };
}
