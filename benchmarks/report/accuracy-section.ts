import type { Result } from "../measure/results.ts";
import { aimsTable } from "./accuracy-aims.ts";
import {
  ablationsTable,
  costTable,
  nabTable,
  promisesTable,
  setsTable,
} from "./accuracy-tables.ts";
import { figure } from "./markdown.ts";

/** The pictures that `benchmarks/pictures/accuracy-plots.ts` draws. */
function pictures(): string {
  return ["nab", "ms_cloud", "kpi_aiops"]
    .flatMap((set) => ["best", "worst"].map((which) => ({ set, which })))
    .map(({ set, which }) => {
      const file = `accuracy-${set.replace("_", "-")}-${which}.svg`;
      return `![${set}, the series found ${which}](../docs/pictures/${file})`;
    })
    .join("\n");
}

function paragraphs(...texts: readonly string[]): string {
  return texts.join("\n\n");
}

/** Renders how well anomalies are found. */
export function accuracySection(result: Result<"accuracy">): string {
  const { sets, ablations, costs, costSamples, promisedPerDay } = result;
  const shipped = sets.filter(({ detector }) => detector === "outlierd");
  const promises = ablations.filter(
    (option) => option.promisedPerDay !== undefined && option.promisedPerDay !== promisedPerDay,
  );
  return paragraphs(
    "### Accuracy",
    "One fixed configuration for every series, one pass, no look ahead. What is asked, and what came out:",
    aimsTable(sets),
    "#### Numenta Anomaly Benchmark",
    "Scores from 0 (no detection at all) to 100 (every window found at its start, nothing else), by a scorer of our own " +
      "that gives the published results of three detectors to a tenth of a point. In the first three columns the threshold is " +
      "chosen with the labels, as everybody does; *as sent* are the alerts of the shipped settings. A difference under 3 " +
      "points is noise: see the halves.",
    nabTable(sets),
    "The threshold of the published scores was chosen with the labels too, and the harness of the benchmark hands each " +
      "detector the minimum and maximum of the whole file in advance, which the best of them use. outlierd and the " +
      "reference see neither.",
    "#### Ranking and alerts on every set",
    `Alerts of the shipped settings, which promise ${figure(promisedPerDay)} false ones per series and day.`,
    setsTable(sets),
    "The series of each set that is found best, and the one found worst, by VUS-PR:",
    pictures(),
    ...(ablations.length === 0
      ? []
      : [
          "#### What detectors and settings are worth",
          "*alone*: every other detector is off, records too. VUS-PR goes by the score, in which records have no part; NAB and " +
            "alerts go by the strength, in which return periods of the season's residual count whatever is off.",
          ablationsTable([...shipped, ...ablations.filter((option) => !promises.includes(option))]),
        ]),
    ...(promises.length === 0
      ? []
      : [
          "#### False alerts promised, and seen",
          "Nothing changed but `alert.falseAlertsPerDay`.",
          promisesTable([...shipped, ...promises]),
        ]),
    ...(costs.length === 0
      ? []
      : [
          "#### Cost",
          `Judging ${figure(costSamples)} samples of NAB, one core, medians of alternating rounds.`,
          costTable(costs),
        ]),
  );
}
