import { median } from "../../math/quantile.ts";

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Means of a series over equal spans of time, oldest first, without the empty ones. A whole number of spans makes a day. */
export interface MeanPoints {
  /** Middle of each span, Unix milliseconds. */
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
  /** Length of a span, milliseconds. */
  readonly spanMs: number;
}

/** Means with gaps: NaN where there are none. */
export interface HistoryMeans {
  /** Middle of each span, Unix milliseconds, rising. */
  readonly timesMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Length of a span, milliseconds. */
  readonly spanMs: number;
}

/** The means that are there. */
export function dropEmpty({ timesMs, values, spanMs }: HistoryMeans): MeanPoints {
  const rows = Array.from(timesMs, (timeMs, i) => ({
    timeMs,
    value: values[i] ?? Number.NaN,
  })).filter(({ value }) => Number.isFinite(value));
  return {
    timesMs: rows.map(({ timeMs }) => timeMs),
    values: rows.map(({ value }) => value),
    spanMs,
  };
}

/** The points from a time on, Unix milliseconds. */
export function since({ timesMs, values, spanMs }: MeanPoints, fromMs: number): MeanPoints {
  const found = timesMs.findIndex((timeMs) => timeMs >= fromMs);
  const first = found < 0 ? timesMs.length : found;
  return { timesMs: timesMs.slice(first), values: values.slice(first), spanMs };
}

/** Days from the beginning of the first span to the end of the last. */
export function daysOf({ timesMs, spanMs }: MeanPoints): number {
  const [first] = timesMs;
  return first === undefined ? 0 : ((timesMs.at(-1) ?? first) - first + spanMs) / DAY_MS;
}

/** Value less value of every pair of points that lie whole periods apart, with the periods between and the later one's time. */
export function* pairsAcross(
  { timesMs, values }: MeanPoints,
  periodMs: number,
): Generator<{ readonly change: number; readonly periods: number; readonly timeMs: number }> {
  for (const [i, fromMs] of timesMs.entries()) {
    for (let j = i + 1; j < timesMs.length; j++) {
      const timeMs = timesMs[j] ?? fromMs;
      const periods = (timeMs - fromMs) / periodMs;
      if (!Number.isInteger(periods)) continue;
      yield { change: (values[j] ?? 0) - (values[i] ?? 0), periods, timeMs };
    }
  }
}

/** Median change a day between equal times of the day, which no daily season shows in; NaN where no two are known. */
export function dailyChange(points: MeanPoints): number {
  return median([...pairsAcross(points, DAY_MS)].map(({ change, periods }) => change / periods));
}

/** The points without what is usual for their time of day, once their change from day to day is taken away. */
export function withoutDays(points: MeanPoints): MeanPoints {
  const perDay = dailyChange(points);
  const left = points.values.map(
    (value, i) => value - ((points.timesMs[i] ?? 0) * perDay) / DAY_MS,
  );
  const hours = new Map<number, number[]>();
  for (const [i, value] of left.entries()) {
    const hour = (points.timesMs[i] ?? 0) % DAY_MS;
    const known = hours.get(hour);
    if (known === undefined) hours.set(hour, [value]);
    else known.push(value);
  }
  const usual = new Map([...hours].map(([hour, values]) => [hour, median(values)]));
  const level = median([...usual.values()]);
  return {
    ...points,
    values: points.values.map(
      (value, i) => value - (usual.get((points.timesMs[i] ?? 0) % DAY_MS) ?? level) + level,
    ),
  };
}
