/** A stretch of time whose windows must not be learned from. */
export interface LeftOutSpan {
  /** Unix milliseconds, both inclusive; `toMs` is Infinity for what has not ended. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The only series that it is about, as `seriesText` writes it; `undefined` = all. */
  readonly series: string | undefined;
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
 * Makes the test for what is to be left out.
 *
 * @returns Whether a stretch of a series' time, Unix milliseconds and both ends inclusive, meets one of the spans.
 */
export function createLeftOut(
  spans: readonly LeftOutSpan[],
): (series: string, stretch: { readonly fromMs: number; readonly toMs: number }) => boolean {
  const groups = new Map<string | undefined, LeftOutSpan[]>();
  for (const span of spans) {
    const group = groups.get(span.series);
    if (group === undefined) groups.set(span.series, [span]);
    else group.push(span);
  }
  const bySeries = new Map(Array.from(groups, ([series, group]) => [series, merged(group)]));
  const ofAll = bySeries.get(undefined) ?? [];
  return (series, stretch) => meets(ofAll, stretch) || meets(bySeries.get(series) ?? [], stretch);
}
