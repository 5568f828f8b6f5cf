/** Writes a number with three significant digits and thousands separated. */
export function figure(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** Writes a share as a percentage. */
export function percent(share: number): string {
  return `${figure(100 * share)} %`;
}

/** Writes how many times as much something is. */
export function times(ratio: number): string {
  return `${figure(ratio)}×`;
}

/** Writes an amount of memory in MB of a million bytes. */
export function megabytes(bytes: number): string {
  return `${figure(bytes / 1e6)} MB`;
}
