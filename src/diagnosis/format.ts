const SUFFIXES = ["M", "G", "T", "P"] as const;

function plain(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

function suffixed(value: number, digits: number): string {
  let scaled = Number(value.toPrecision(digits)) / 1e6;
  let step = 0;
  while (Math.abs(scaled) >= 1000 && step < SUFFIXES.length - 1) {
    scaled /= 1000;
    step++;
  }
  return `${plain(scaled, digits)}${SUFFIXES[step]}`;
}

/**
 * A number as people read it: `93.1`, `0.0123`, `48213`, `12.3M`, `1.2e-7`.
 *
 * Below a million the whole part is kept in full, since ports, process counts and seconds are read
 * digit by digit; from a million on a decimal suffix (M, G, T, P) replaces the zeros nobody counts.
 *
 * @param digits Significant digits, of the fraction's at least.
 */
export function formatNumber(value: number, digits = 4): string {
  const size = Math.abs(value);
  if (size >= 1e18 || !Number.isFinite(value)) return plain(value, digits);
  if (size >= 1e6) return suffixed(value, digits);
  if (size >= 1000) return plain(value, Math.max(digits, Math.floor(Math.log10(size)) + 1));
  if (size >= 1e-4 || value === 0) return plain(value, digits);
  return Number(value.toPrecision(digits)).toExponential();
}

/** How numbers are written, and with how many digits at least. */
export interface NumberFormat {
  readonly write: (value: number, digits: number) => string;
  readonly digits: number;
}

/** Numbers without a unit. */
export const PLAIN: NumberFormat = { write: formatNumber, digits: 4 };

const DIGITS_MAX = 12;

/** Digits to write `value` and `reference` with so that a difference between them shows; 12 at most. */
export function distinctDigits(
  value: number,
  reference: number | null,
  { write, digits: least }: NumberFormat = PLAIN,
): number {
  if (reference === null || value === reference) return least;
  let digits = least;
  while (digits < DIGITS_MAX && write(value, digits) === write(reference, digits)) digits++;
  return digits;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A duration in its two largest units: `3 min 10 s`, `2 d 4 h`, `350 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  let rest = Math.round(ms / 1000) * 1000;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(" ");
}

/**
 * A time of day in UTC, such as `12:00:00Z`, with the date in front where it is not the reference's.
 *
 * @param referenceMs The time at which the sentence is read, Unix milliseconds.
 */
export function formatTime(timeMs: number, referenceMs: number): string {
  const text = new Date(timeMs).toISOString();
  const time = `${text.slice(11, 19)}Z`;
  const day = text.slice(0, 10);
  return new Date(referenceMs).toISOString().startsWith(day) ? time : `${day} ${time}`;
}
