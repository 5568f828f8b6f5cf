/** What fits below the high part: sums stay exact as doubles. */
const LOW_END = 1_000_000_000;

/**
 * A counter as an operating system keeps it: a whole number of up to 64 bits that only rises until it is reset.
 *
 * Held in two parts, since a double counts nanoseconds exactly for three months only.
 */
export class Counter {
  #high = 0;
  #low = 0;
  /** What is still short of a whole, so that slow rates are not rounded away. */
  #fraction = 0;

  /** @param start Where it stands in the beginning. */
  constructor(start = 0) {
    this.add(start);
  }

  /** Counts on; requires `amount` from 0 to 2^52. */
  add(amount: number): void {
    const sum = this.#fraction + amount;
    const whole = Math.floor(sum);
    this.#fraction = sum - whole;
    const low = this.#low + whole;
    const carry = Math.floor(low / LOW_END);
    this.#high += carry;
    this.#low = low - carry * LOW_END;
  }

  /** Begins anew at 0, as after a restart. */
  reset(): void {
    this.#high = 0;
    this.#low = 0;
    this.#fraction = 0;
  }

  /** As line protocol writes an integer: `9007199254740993i`. */
  toString(): string {
    return this.#high === 0
      ? `${this.#low}i`
      : `${this.#high}${String(this.#low).padStart(9, "0")}i`;
  }
}

/** Lets counters begin anew at 0, as after a restart. */
export function resetAll(...counters: readonly Counter[]): void {
  for (const counter of counters) counter.reset();
}
