import type { PlantedAnomaly } from "../../src/core/detector.ts";
import { normal, type Row, seeded, series } from "../kernels/feed.ts";

/** A series with one anomaly in it. */
export interface Planted {
  readonly rows: readonly Row[];
  /** First row of the anomaly, */
  readonly first: number;
  /** and the last one at which it may still be told. */
  readonly last: number;
}

const ROWS = 4000;
const FIRST = 3000;
const MINUTE_MS = 60_000;
const DAY_ROWS = 288;

/** Noise of deviation 2 around 50; in the anomaly, what `valueAt` makes of it. */
function inNoise(valueAt: (noise: number) => number, length: number, last: number): Planted {
  const random = seeded(1);
  const rows = series(
    ROWS,
    (i) => {
      const value = 50 + 2 * normal(random);
      return i >= FIRST && i < FIRST + length ? valueAt(value) : value;
    },
    MINUTE_MS,
  );
  return { rows, first: FIRST, last };
}

/** A wave that comes round in `period` rows, with an angle added in every row. */
function wave(period: number, angleAt: (row: number) => number, last: number): Planted {
  const random = seeded(2);
  const rows = series(
    ROWS,
    (i) => 10 * Math.sin((2 * Math.PI * i) / period + angleAt(i)) + 0.5 * normal(random),
    MINUTE_MS,
  );
  return { rows, first: FIRST, last };
}

/** Sixteen days with a peak each, and once, for a quarter of an hour, the peak's value at the trough. */
function atWrongHour(): Planted {
  const random = seeded(3);
  const first = DAY_ROWS * 13 + 216;
  const rows = series(
    DAY_ROWS * 16,
    (i) => {
      const turn = i >= first && i < first + 3 ? 0.25 : i / DAY_ROWS;
      return 100 + 50 * Math.sin(2 * Math.PI * turn) + 2 * normal(random);
    },
    5 * MINUTE_MS,
  );
  return { rows, first, last: first + 3 };
}

/** One series for each anomaly that can be planted. */
export const PLANTED: { readonly [Anomaly in PlantedAnomaly]: () => Planted } = {
  spike: () => inNoise(() => 90, 1, FIRST),
  "level-shift": () => inNoise((value) => value + 8, ROWS, FIRST + 60),
  "wrong-hour": atWrongHour,
  // The wave jumps to its other half.
  "broken-rhythm": () => wave(12, (i) => (i >= FIRST ? Math.PI : 0), FIRST + 6),
  // The wave hurries through four turns in the time of one.
  "odd-shape": () =>
    wave(
      24,
      (i) => (i >= FIRST && i < FIRST + 24 ? (6 * Math.PI * (i - FIRST)) / 24 : 0),
      FIRST + 28,
    ),
};
