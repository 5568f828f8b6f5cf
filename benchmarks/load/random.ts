/** Draws numbers in [0, 1). */
export type Random = () => number;

/**
 * Draws noise with mean 0 and variance 1, bell-shaped within ±3.46.
 *
 * @see Irwin–Hall: the sum of four uniforms has variance 1/3.
 */
export function drawNoise(random: Random): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}

/** Puts the entries of an array into random order, in place. */
export function shuffle(entries: Uint32Array, random: Random): void {
  for (let last = entries.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = entries[last] ?? 0;
    entries[last] = entries[other] ?? 0;
    entries[other] = held;
  }
}
