/**
 * Makes a source of numbers from 0 to 1, without 1, that are the same for the same seed: mulberry32 (Tommy Ettinger, public
 * domain), whose state is 32 bits. For shuffling and first weights, not for statistics over billions.
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers from 0 to `count`, exclusive, in an order that chance gives (Fisher and Yates). */
export function shuffledIndexes(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1));
    const held = order[last];
    order[last] = order[chosen];
    order[chosen] = held;
  }
  return order;
}
