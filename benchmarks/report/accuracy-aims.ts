import { mean } from "../../src/math/quantile.ts";
import { fixed, markdownTable } from "../../src/training/report/markdown-table.ts";
import type { NabFigures, SetFigures } from "../measure/accuracy-schema.ts";
import { BOUNDS, type Bounds, verdict } from "./bounds.ts";

/** One line of the table of aims. */
interface Aim {
  readonly name: string;
  readonly bounds: Bounds;
  readonly digits: number;
  readonly ours: number;
  /** NaN where the reference was not measured or nothing is compared with it. */
  readonly reference: number;
}

type Of = (figures: SetFigures) => number;

/** The figures of outlierd and of the reference, set by set. */
interface Pair {
  readonly set: SetFigures["set"];
  readonly ours: SetFigures;
  readonly reference: SetFigures | undefined;
}

function pairsOf(figures: readonly SetFigures[]): Pair[] {
  return figures
    .filter(({ detector }) => detector === "outlierd")
    .map((ours) => ({
      set: ours.set,
      ours,
      reference: figures.find(({ set, detector }) => set === ours.set && detector === "reference"),
    }));
}

function aimOf(pair: Pair, aim: Pick<Aim, "name" | "bounds" | "digits">, of: Of): Aim {
  return {
    ...aim,
    ours: of(pair.ours),
    reference: pair.reference === undefined ? Number.NaN : of(pair.reference),
  };
}

function nabOf(of: (profiles: Readonly<Record<NabFigures["profile"], NabFigures>>) => number): Of {
  return ({ nab }) => {
    const [standard, lowFalsePositives, lowFalseNegatives] = nab;
    return of({
      standard,
      reward_low_FP_rate: lowFalsePositives,
      reward_low_FN_rate: lowFalseNegatives,
    });
  };
}

const NAB_AIMS: readonly (readonly [string, Bounds, Of])[] = [
  ["NAB standard", BOUNDS.nabStandard, nabOf(({ standard }) => standard.optimised)],
  ["NAB standard, alerts as sent", BOUNDS.nabShipped, nabOf(({ standard }) => standard.shipped)],
  [
    "NAB low false positives",
    BOUNDS.nabLowFalsePositives,
    nabOf((profiles) => profiles.reward_low_FP_rate.optimised),
  ],
  [
    "NAB low false negatives",
    BOUNDS.nabLowFalseNegatives,
    nabOf((profiles) => profiles.reward_low_FN_rate.optimised),
  ],
  [
    "NAB standard, mean over 60 halves",
    BOUNDS.nabHalves,
    nabOf(({ standard }) => standard.halves.mean),
  ],
];

function gainAims(pairs: readonly Pair[]): Aim[] {
  const gains = pairs.flatMap(({ set, ours, reference }) =>
    reference === undefined ? [] : [{ set, gain: ours.ranking.vusPr - reference.ranking.vusPr }],
  );
  if (gains.length === 0) return [];
  const common = { digits: 3, reference: Number.NaN };
  return [
    ...gains.map(({ set, gain }) => ({
      ...common,
      name: `VUS-PR gain over the reference, ${set}`,
      bounds: BOUNDS.vusPrGain,
      ours: gain,
    })),
    {
      ...common,
      name: "VUS-PR gain over the reference, mean of the sets",
      bounds: BOUNDS.vusPrGainMean,
      ours: mean(gains.map(({ gain }) => gain)),
    },
  ];
}

const ALERT_BOUNDS: Readonly<Partial<Record<SetFigures["set"], readonly [Bounds, Bounds]>>> = {
  kpi_aiops: [BOUNDS.kpiRecall, BOUNDS.kpiPrecision],
  ms_cloud: [BOUNDS.cloudRecall, BOUNDS.cloudPrecision],
};

function alertAims(pair: Pair): Aim[] {
  const [recall, precision] = ALERT_BOUNDS[pair.set] ?? [];
  if (recall === undefined || precision === undefined) return [];
  const name = (what: string): string => `${what} of alerts, ${pair.set}`;
  return [
    aimOf(pair, { name: name("recall"), bounds: recall, digits: 2 }, (f) => f.alerts.recall),
    aimOf(
      pair,
      { name: name("precision"), bounds: precision, digits: 2 },
      (f) => f.alerts.precision,
    ),
  ];
}

/** Aims that hold for every set alike. */
const SET_AIMS: readonly (readonly [string, Bounds, Of])[] = [
  [
    "false alerts seen over promised, mean over 60 halves",
    BOUNDS.seenOverPromised,
    (figures) => figures.seenOverPromised.mean,
  ],
  [
    "the same, worst single series",
    BOUNDS.seenOverPromisedWorst,
    (figures) => figures.alerts.seenOverPromisedWorst,
  ],
  [
    "alerts of a series on its first day",
    BOUNDS.firstDayAlerts,
    (figures) => figures.alerts.firstDayAlertsPerSeries,
  ],
];

/** Renders what was aimed at, what came out, and whether it is enough. */
export function aimsTable(figures: readonly SetFigures[]): string {
  const pairs = pairsOf(figures);
  const aims = [
    ...pairs
      .filter(({ set }) => set === "nab")
      .flatMap((pair) =>
        NAB_AIMS.map(([name, bounds, of]) => aimOf(pair, { name, bounds, digits: 1 }, of)),
      ),
    ...gainAims(pairs),
    ...pairs.flatMap(alertAims),
    ...SET_AIMS.flatMap(([name, bounds, of]) =>
      pairs.map((pair) => aimOf(pair, { name: `${name}, ${pair.set}`, bounds, digits: 2 }, of)),
    ),
  ];
  return markdownTable(
    ["figure", "reference", "outlierd", "floor", "aim", "verdict"],
    aims.map(({ name, bounds, digits, ours, reference }) => [
      name,
      fixed(reference, digits),
      fixed(ours, digits),
      String(bounds.floor),
      String(bounds.aim ?? ""),
      verdict(ours, bounds),
    ]),
  );
}
