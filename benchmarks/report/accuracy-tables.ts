import { median } from "../../src/math/quantile.ts";
import { fixed, markdownTable } from "../../src/training/report/markdown-table.ts";
import type { Cost, SetFigures, Spread } from "../measure/accuracy-schema.ts";
import { figure, times } from "./markdown.ts";

/** Writes a mean with the range that holds eight of ten halves. */
export function spreadText({ mean, p10, p90 }: Spread, digits: number): string {
  return `${fixed(mean, digits)} (${fixed(p10, digits)} to ${fixed(p90, digits)})`;
}

/** Scores that others have published for the same files: standard profile, threshold chosen with the labels. */
const NAB_PUBLISHED = [
  ["ARTime", 74.9],
  ["Numenta HTM", 70.1],
  ["CAD-OSE", 69.9],
  ["KNN-CAD", 58],
  ["relative entropy", 54.6],
  ["random cut forest", 51.7],
  ["Twitter", 47.1],
  ["windowed Gaussian", 39.6],
] as const;

/** Renders the scores of the Numenta Anomaly Benchmark, with those that others have published below. */
export function nabTable(figures: readonly SetFigures[]): string {
  const rows = figures
    .filter(({ set }) => set === "nab")
    .map(({ detector, nab }) => [
      detector,
      ...nab.map(({ optimised }) => fixed(optimised, 1)),
      ...nab.map(({ shipped }) => fixed(shipped, 1)),
      ...nab.slice(0, 1).map(({ halves }) => spreadText(halves, 1)),
    ]);
  const published = NAB_PUBLISHED.map(([name, score]) => [
    `${name}, as published`,
    fixed(score, 1),
    ...Array<string>(6).fill(""),
  ]);
  return markdownTable(
    [
      "detector",
      "standard",
      "low false positives",
      "low false negatives",
      "standard, alerts as sent",
      "low FP, alerts as sent",
      "low FN, alerts as sent",
      "standard, threshold from the other half",
    ],
    [...rows, ...published],
  );
}

/** Renders how well scores rank and what alerts are worth, a row a set and detector. */
export function setsTable(figures: readonly SetFigures[]): string {
  const header = [
    "set",
    "detector",
    "VUS-PR",
    "AUC-PR",
    "best F1",
    "recall",
    "precision",
    "false alerts a series-day",
    "seen over promised, halves",
    "worst series",
    "delay, samples",
    "delay, of the incident",
    "first-day alerts a series",
  ];
  const rows = figures.map(({ set, detector, ranking, alerts, seenOverPromised }) => [
    set,
    detector,
    fixed(ranking.vusPr, 3),
    fixed(ranking.aucPr, 3),
    fixed(ranking.bestF1, 3),
    fixed(alerts.recall, 2),
    fixed(alerts.precision, 2),
    fixed(alerts.falseAlertsPerSeriesDay, 3),
    spreadText(seenOverPromised, 1),
    fixed(alerts.seenOverPromisedWorst, 1),
    fixed(alerts.delaySamplesMedian, 1),
    fixed(alerts.delayShareMedian, 2),
    fixed(alerts.firstDayAlertsPerSeries, 2),
  ]);
  return markdownTable(header, rows);
}

/** Renders how many false alerts came of those that were promised: the rows of each set together, by promise. */
export function promisesTable(figures: readonly SetFigures[]): string {
  const sets = [...new Set(figures.map(({ set }) => set))];
  const rows = sets.flatMap((set) =>
    figures
      .filter((ofSet) => ofSet.set === set)
      .map((ofSet) => ({ ...ofSet, promised: ofSet.promisedPerDay ?? Number.NaN }))
      .toSorted((a, b) => a.promised - b.promised),
  );
  return markdownTable(
    [
      "set",
      "promised a series-day",
      "seen",
      "seen over promised",
      "the same, halves",
      "worst series",
      "recall",
      "precision",
    ],
    rows.map(({ set, promised, alerts, seenOverPromised }) => [
      set,
      figure(promised),
      fixed(alerts.falseAlertsPerSeriesDay, 3),
      fixed(alerts.seenOverPromised, 2),
      spreadText(seenOverPromised, 2),
      fixed(alerts.seenOverPromisedWorst, 1),
      fixed(alerts.recall, 2),
      fixed(alerts.precision, 2),
    ]),
  );
}

/** Renders what detectors and settings are worth: one row a setting, the engine as it is shipped first. */
export function ablationsTable(figures: readonly SetFigures[]): string {
  const names = [...new Set(figures.map(({ detector }) => detector))];
  const sets = [...new Set(figures.map(({ set }) => set))];
  const rows = names.map((name) => {
    const ofName = figures.filter(({ detector }) => detector === name);
    return [
      name,
      ...ofName.flatMap(({ nab }) => nab.slice(0, 1).map(({ optimised }) => fixed(optimised, 1))),
      ...ofName.map(({ ranking }) => fixed(ranking.vusPr, 3)),
      ...ofName.map(({ alerts }) => `${fixed(alerts.recall, 2)} / ${fixed(alerts.precision, 2)}`),
      ...ofName.map(({ alerts }) => fixed(alerts.seenOverPromised, 1)),
    ];
  });
  return markdownTable(
    [
      "setting",
      ...(sets.includes("nab") ? ["NAB standard"] : []),
      ...sets.map((set) => `VUS-PR ${set}`),
      ...sets.map((set) => `recall / precision ${set}`),
      ...sets.map((set) => `seen over promised ${set}`),
    ],
    rows,
  );
}

/** Renders what judging a sample costs. */
export function costTable(costs: readonly Cost[]): string {
  const ours = costs.find(({ detector }) => detector === "outlierd");
  const rows = costs.map(({ detector, nanoseconds }) => [
    detector,
    `${figure(median(nanoseconds))} ns`,
    ours === undefined ? "" : times(median(nanoseconds) / median(ours.nanoseconds)),
  ]);
  return markdownTable(["detector", "a sample", "times the cost of outlierd"], rows);
}
