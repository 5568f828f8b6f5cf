import { join } from "node:path";
import type { MetricVerdicts } from "../training/judge-series.ts";
import { instancePlot } from "../training/plots/instance-plot.ts";
import {
  type EvaluatedSeries,
  type Evaluation,
  evaluationJson,
  evaluationReport,
  fromBestToWorst,
  type ReportPicture,
} from "../training/report/evaluation-report.ts";
import type { LabelledInstance } from "./labelled-input.ts";
import { makeFolder, writeText } from "./write-lines.ts";

/** Pictures of the best, and as many of the worst series. */
const PICTURES_EACH = 3;

/** How the series that are drawn are had again. */
export interface EvaluationSource {
  /** The samples of an evaluated series; `undefined` where they are gone. */
  instanceOf(series: EvaluatedSeries): LabelledInstance | undefined;
  judge(instance: LabelledInstance): MetricVerdicts[];
}

/**
 * Writes `results.json`, `report.md` and pictures of the best and the worst series into a folder, which is made.
 *
 * @throws EngineError `ERR_OUTPUT` where they cannot be written.
 */
export function writeEvaluation(
  folder: string,
  evaluation: Evaluation,
  source: EvaluationSource,
): void {
  makeFolder(folder);
  const pictures = chosenFor(evaluation).flatMap(({ series, rank }) => {
    const instance = source.instanceOf(series);
    return instance === undefined ? [] : [drawPicture(folder, { instance, rank, source })];
  });
  writeText(join(folder, "results.json"), evaluationJson(evaluation));
  writeText(join(folder, "report.md"), evaluationReport(evaluation, pictures));
}

/** A series to draw and its place among the best or the worst. */
interface Chosen {
  readonly series: EvaluatedSeries;
  readonly rank: string;
}

function chosenFor({ series: all }: Evaluation): Chosen[] {
  const ranked = fromBestToWorst(all.filter(({ labelledRows }) => labelledRows > 0));
  const each = Math.min(PICTURES_EACH, Math.ceil(ranked.length / 2));
  const worst = ranked.slice(each).toReversed().slice(0, each);
  return [
    ...ranked.slice(0, each).map((series, place) => ({ series, rank: `best ${place + 1}` })),
    ...worst.map((series, place) => ({ series, rank: `worst ${place + 1}` })),
  ];
}

function drawPicture(
  folder: string,
  parts: {
    readonly instance: LabelledInstance;
    readonly rank: string;
    readonly source: EvaluationSource;
  },
): ReportPicture {
  const { instance, rank, source } = parts;
  const title = `${rank}: ${instance.name}`;
  const file = `${`${rank} ${instance.name}`.replaceAll(/[^\w.-]+/g, "-")}.svg`;
  const verdicts = source.judge(instance);
  writeText(
    join(folder, file),
    instancePlot({ columns: instance, verdicts, names: instance.names }, title),
  );
  return { title, file };
}
