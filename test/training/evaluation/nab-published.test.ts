import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  hasLabelledSets,
  type LabelledSeries,
  labelledSetsFolder,
  readLabelledSet,
} from "../../../benchmarks/accuracy/labelled-sets.ts";
import { NAB_PROFILES } from "../../../src/training/evaluation/nab-profile.ts";
import { nabRewards } from "../../../src/training/evaluation/nab-rewards.ts";
import { createNabSweep, type NabSeries } from "../../../src/training/evaluation/nab-sweep.ts";
import { tarFiles } from "./tar-files.ts";

const folder = labelledSetsFolder(process.env);

/** The scores that a published detector gave every file, by the file's name in the set. */
function publishedScores(detector: string): Map<string, Float64Array> {
  const scores = new Map<string, Float64Array>();
  for (const { name, text } of tarFiles(join(folder, "nab/results", `${detector}.tar.gz`))) {
    const [, category = "", file = ""] = /([^/]+)\/([^/]+)\.csv$/.exec(name) ?? [];
    if (category === "") continue;
    const [header = "", ...lines] = text.trim().split(/\r?\n/);
    const column = header.split(",").indexOf("anomaly_score");
    scores.set(
      `${category}/${file.slice(detector.length + 1)}`,
      Float64Array.from(lines, (line) => Number(line.split(",")[column])),
    );
  }
  return scores;
}

function nabSeries(
  files: readonly LabelledSeries[],
  scores: Map<string, Float64Array>,
): NabSeries[] {
  return files.map(({ name, timeMs, windows = [] }) => ({
    rewards: nabRewards(timeMs.length, windows),
    scores: scores.get(name) ?? expect.fail(`no scores of ${name}`),
  }));
}

/** Scores in the order of the profiles, as they were published. */
const PUBLISHED = [
  ["numenta", [70.1, 63.21, 74.32]],
  ["windowedGaussian", [39.65, 20.87, 47.41]],
  ["randomCutForest", [51.72, 38.36, 59.75]],
] as const;

describe.skipIf(!hasLabelledSets(folder))(
  "the published results of NAB (needs its data: OUTLIERD_DATA)",
  () => {
    const files = hasLabelledSets(folder) ? readLabelledSet(folder, "nab") : [];

    test("stand on 58 files with 365,558 rows and 116 windows", () => {
      expect(files).toHaveLength(58);
      expect(files.reduce((rows, { timeMs }) => rows + timeMs.length, 0)).toBe(365_558);
      expect(files.reduce((count, { windows = [] }) => count + windows.length, 0)).toBe(116);
    });

    test.each(PUBLISHED)("of %s come out within a tenth of a point", (detector, published) => {
      const sweep = createNabSweep(nabSeries(files, publishedScores(detector)));
      for (const [index, profile] of NAB_PROFILES.entries()) {
        const best = sweep.best({ profile });
        expect(Math.abs(best.score - published[index]), profile.name).toBeLessThanOrEqual(0.1);
        expect(sweep.at({ profile, threshold: best.threshold })).toEqual(best);
      }
    });
  },
);
