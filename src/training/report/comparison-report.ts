import type {
  ComparedSide,
  ModelComparison,
  WeighedAlert,
} from "../comparison/compare-strengths.ts";
import { chanceText, type PairedTest } from "../comparison/paired-tests.ts";
import { cell, fixed, markdownTable } from "./markdown-table.ts";

/** A comparison with what the reader has to know of it. */
export interface ComparisonReport {
  /** `cpu/clustering/20260131-1f2e3d4c` */
  readonly model: string;
  /** Version of the champion; `null` = none. */
  readonly against: string | null;
  readonly comparison: ModelComparison;
}

/** Rows of a list at most; the rest is counted. */
const LISTED_MAX = 40;
const MINUTE_MS = 60_000;

/** A young series alerts by what it has never shown before, in which its family's models have no part. */
const NOTHING_DIFFERS =
  "No alert differs, not even in strength: this history does not show what the model does. The say that models have in alerts grows until a series has been seen for about 1 / `alert.falseAlertsPerDay` days.";

/** Writes a comparison as Markdown: the verdict, the figures of both, and what each found and missed. */
export function comparisonReport({ model, against, comparison }: ComparisonReport): string {
  const { verdict, reason, faults } = comparison;
  return [
    `# ${model} against ${against ?? "no model"}`,
    `**${verdict}**: ${reason}.`,
    figuresTable({ model, against, comparison }),
    verdict === "untested" ? NOTHING_DIFFERS : testsTable({ against, comparison }),
    faults === undefined ? differingAlerts(comparison) : faultsTable(comparison),
  ]
    .join("\n\n")
    .concat("\n");
}

function sideName(against: string | null): string {
  return against === null ? "no model" : `champion ${against}`;
}

function figuresTable({ against, comparison }: ComparisonReport): string {
  const { champion, challenger, faults, configured, extent } = comparison;
  const isLabelled = faults !== undefined;
  const alerts = isLabelled ? "false alerts" : "alerts";
  const row = (name: string, of: (side: ComparedSide) => string): string[] => [
    name,
    of(champion),
    of(challenger),
  ];
  const table = markdownTable(
    ["", sideName(against), "challenger"],
    [
      ...(isLabelled
        ? [
            row(`faults found, of ${faults.length}`, ({ found }) => String(found)),
            row("first alert after, median", ({ delayMsMedian }) => minutes(delayMsMedian)),
          ]
        : []),
      row(alerts, ({ falseAlerts }) => String(falseAlerts)),
      row("strength above which there is an alert", ({ above }) => fixed(above, 2)),
      row(`${alerts} at the configured ${fixed(configured, 2)}`, (side) =>
        String(side.falseAlertsConfigured),
      ),
    ],
  );
  const { samples, series, fromMs, toMs } = extent;
  return `${table}\n\n${samples} samples of ${series} series; counted from ${iso(fromMs)} to ${iso(toMs)}.`;
}

/** What one side alone did, and whether that is more than chance. */
function testsTable({
  against,
  comparison: { tests, faults },
}: Omit<ComparisonReport, "model">): string {
  const isLabelled = faults !== undefined;
  const row = (name: string, { champion, challenger, pValue }: PairedTest): string[] => [
    name,
    String(champion),
    String(challenger),
    chanceText(pValue),
  ];
  const stretches = `stretches of ${isLabelled ? "false alerts" : "alerts"} as configured`;
  return markdownTable(
    ["what one side alone has", sideName(against), "challenger", "chance gives as much in"],
    [
      ...(isLabelled
        ? [row("faults found", tests.faults), row("faults found earlier", tests.delays)]
        : []),
      row(stretches, tests.falseAlerts),
    ],
  );
}

function faultsTable({ faults = [], champion, challenger }: ModelComparison): string {
  const rows = faults.map(({ kind, id, startMs }, index) => [
    cell(`${kind} ${id}`.trim()),
    iso(startMs),
    delayText(champion.delaysMs[index]),
    delayText(challenger.delaysMs[index]),
  ]);
  return listed(["fault", "start", "champion alerts after", "challenger alerts after"], rows);
}

function delayText(delayMs: number | undefined): string {
  return delayMs === undefined ? "missed" : minutes(delayMs);
}

/** Alerts that only one of both raises, in the order of their time. */
function differingAlerts({ champion, challenger }: ModelComparison): string {
  const keyOf = ({ series, timeMs }: WeighedAlert): string => `${timeMs} ${series}`;
  const only = (side: ComparedSide, other: ComparedSide, name: string) => {
    const known = new Set(other.alerts.map(keyOf));
    return side.alerts
      .filter((alert) => !known.has(keyOf(alert)))
      .map((alert) => ({ ...alert, name }));
  };
  const rows = [
    ...only(champion, challenger, "champion"),
    ...only(challenger, champion, "challenger"),
  ]
    .toSorted((a, b) => a.timeMs - b.timeMs)
    .map(({ timeMs, series, strength, name }) => [
      iso(timeMs),
      cell(series),
      name,
      fixed(strength, 2),
    ]);
  if (rows.length === 0) return "Both raise the same alerts.";
  return listed(["time", "series", "only by", "strength"], rows);
}

function listed(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = markdownTable(header, rows.slice(0, LISTED_MAX));
  const more = rows.length - LISTED_MAX;
  return more > 0 ? `${table}\n\nand ${more} more` : table;
}

function minutes(ms: number): string {
  return Number.isFinite(ms) ? `${fixed(ms / MINUTE_MS, 1)} min` : fixed(ms, 1);
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
