import { type SeriesName, seriesText } from "../../core/series.ts";

/** A stretch of time whose windows must not be learned from. */
export interface LeftOutSpan {
  /** Unix milliseconds, both inclusive; `toMs` is Infinity for what has not ended. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The series that it is about; `undefined` = all. */
  readonly series: SpanSeries | undefined;
}

/** Series that a span is about. */
export interface SpanSeries {
  /** In words, for the record. */
  readonly text: string;
  readonly includes: (series: SeriesName) => boolean;
}

/** That series and no other. */
export function oneSeries(name: SeriesName): SpanSeries {
  const text = seriesText(name);
  return { text, includes: (series) => seriesText(series) === text };
}

/** Spans of one series, rising and apart from each other. */
interface Merged {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Joins spans that overlap. */
function merged(spans: readonly LeftOutSpan[]): Merged[] {
  const joined: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || fromMs > last.toMs) joined.push({ fromMs, toMs });
    else last.toMs = Math.max(last.toMs, toMs);
  }
  return joined;
}

/** Whether one of the spans meets the stretch: a search by halves. */
function meets(spans: readonly Merged[], { fromMs, toMs }: Merged): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.toMs ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  const first = spans[low];
  return first !== undefined && first.fromMs <= toMs;
}

/**
 * Finds what of a series is to be left out.
 *
 * @returns Whether a stretch of its time, Unix milliseconds and both ends inclusive, meets one of the spans.
 */
export function leftOutOf(
  spans: readonly LeftOutSpan[],
  name: SeriesName,
): (stretch: { readonly fromMs: number; readonly toMs: number }) => boolean {
  const own = merged(spans.filter(({ series }) => series?.includes(name) ?? true));
  return (stretch) => meets(own, stretch);
}
