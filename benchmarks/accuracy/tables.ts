import { table } from "../report/markdown.ts";
import type { SetFigures } from "./measure.ts";

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : "–";
}

/** Renders the scores of the Numenta Anomaly Benchmark. */
export function nabTable(figures: readonly SetFigures[]): string {
  const rows = figures
    .filter(({ set }) => set === "nab")
    .map(({ detector, nab }) => [
      detector,
      ...nab.flatMap(({ optimised, shipped, halves }) => [
        fixed(optimised, 1),
        fixed(shipped, 1),
        `${fixed(halves.mean, 1)} (${fixed(halves.p10, 0)}–${fixed(halves.p90, 0)})`,
      ]),
    ]);
  const profiles = ["standard", "low-FP", "low-FN"];
  return table(
    ["NAB", ...profiles.flatMap((name) => [name, `${name}, alerts as sent`, `${name}, halves`])],
    rows,
  );
}

/** Renders what was measured on every set. */
export function figuresTable(figures: readonly SetFigures[]): string {
  const header = [
    "set",
    "detector",
    "VUS-PR",
    "AUC-PR",
    "best F1",
    "incidents",
    "recall",
    "precision",
    "false alerts a series-day",
    "seen over promised, halves",
    "worst series",
    "median delay",
    "of the incident",
    "alerts on the first day",
    "seconds",
  ];
  const rows = figures.map(({ set, detector, ranking, alerts, seenOverPromised, seconds }) => [
    set,
    detector,
    fixed(ranking.vusPr, 3),
    fixed(ranking.aucPr, 3),
    fixed(ranking.bestF1, 3),
    String(alerts.incidents),
    fixed(alerts.recall, 2),
    fixed(alerts.precision, 2),
    fixed(alerts.falseAlertsPerSeriesDay, 3),
    `${fixed(seenOverPromised.mean, 2)} (${fixed(seenOverPromised.p10, 1)}–${fixed(seenOverPromised.p90, 1)})`,
    fixed(alerts.seenOverPromisedWorst, 1),
    fixed(alerts.delaySamplesMedian, 1),
    fixed(alerts.delayShareMedian, 2),
    fixed(alerts.firstDayAlertsPerSeries, 2),
    fixed(seconds, 1),
  ]);
  return table(header, rows);
}
