/**
 * The wait that a Retry-After header asks for, in milliseconds: it gives seconds or an HTTP date.
 *
 * @returns `undefined` if there is no header or it cannot be read; never less than 0.
 * @see RFC 9110, section 10.2.3
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const untilMs = Date.parse(text);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}
