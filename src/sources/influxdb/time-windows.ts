/** A stretch of time, Unix milliseconds: from inclusive, to exclusive. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Cuts a stretch of time into pages of equal length, oldest first; the last may be shorter. */
export function* timeWindows(range: TimeWindow, pageMs: number): Generator<TimeWindow> {
  for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += pageMs) {
    yield { fromMs, toMs: Math.min(fromMs + pageMs, range.toMs) };
  }
}

/**
 * The stretch that is still to be read.
 *
 * @param untilMs What has been read, if anything.
 * @param limits `overlapMs` is read again, for writers that were late; nothing older than `historyMs`
 * is read at all.
 */
export function unreadRange(
  untilMs: number | undefined,
  toMs: number,
  limits: { readonly overlapMs: number; readonly historyMs: number },
): TimeWindow & { readonly skippedMs: number } {
  const oldestMs = toMs - limits.historyMs;
  const wantedMs = untilMs === undefined ? oldestMs : untilMs - limits.overlapMs;
  const skippedMs = untilMs === undefined ? 0 : Math.max(0, oldestMs - untilMs);
  return { fromMs: Math.max(0, oldestMs, wantedMs), toMs, skippedMs };
}
