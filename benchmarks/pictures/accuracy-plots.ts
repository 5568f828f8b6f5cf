/** Draws the series of each labelled set that outlierd finds best and worst: `docs/pictures/accuracy-<set>-<which>.svg`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seriesFigures } from "../../src/training/evaluation/series-figures.ts";
import { instanceVerdict } from "../../src/training/instance-verdict.ts";
import { createSeriesJudge, type SeriesJudge } from "../../src/training/judge-series.ts";
import { instancePlot } from "../../src/training/plots/instance-plot.ts";
import {
  hasLabelledSets,
  type LabelledSeries,
  labelledSetsFolder,
  readLabelledSet,
} from "../accuracy/labelled-sets.ts";

const PICTURES = join(import.meta.dirname, "../../docs/pictures");
const SETS = ["nab", "ms_cloud", "kpi_aiops"] as const;

/** The series by VUS-PR, the best first; those without an incident that counts are left out. */
function ranked(list: readonly LabelledSeries[], judge: SeriesJudge): LabelledSeries[] {
  return list
    .map((series) => ({
      series,
      figures: seriesFigures(series, instanceVerdict(judge.judge(series))),
    }))
    .filter(({ figures }) => figures.counts.incidents > 0)
    .sort((a, b) => b.figures.vusPr - a.figures.vusPr)
    .map(({ series }) => series);
}

const folder = labelledSetsFolder(process.env);
if (hasLabelledSets(folder)) {
  const judge = createSeriesJudge({ metricsMax: 1 });
  for (const set of SETS) {
    const order = ranked(readLabelledSet(folder, set), judge);
    for (const [which, columns] of [
      ["best", order.at(0)],
      ["worst", order.at(-1)],
    ] as const) {
      if (columns === undefined) continue;
      const verdicts = judge.judge(columns);
      const title = `${set}, found ${which}: ${columns.name}`;
      const picture = instancePlot({ columns, verdicts, names: ["value"] }, title);
      writeFileSync(join(PICTURES, `accuracy-${set.replace("_", "-")}-${which}.svg`), picture);
    }
  }
} else {
  console.error(`there are no labelled sets in ${folder}: name their folder in OUTLIERD_DATA`);
  process.exitCode = 1;
}
