const TO_UNIT = 1 / 4_294_967_296;
/** Numbers thrown away at the start, until every bit of the seed has reached every bit of the state. */
const WARM_UP = 12;

/** FNV-1a over the characters, with a final mix so that names that differ in their last letter differ everywhere. */
function hashText(text: string, basis: number): number {
  let hash = basis | 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/**
 * Chance that is the same for the same names: every part of the simulated fleet has a stream of its own, so that none
 * moves when another is added.
 *
 * The generator is sfc32 ("small fast counting", Doty-Humphrey, PractRand), whose state is 128 bits.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare = Number.NaN;

  /** @param names What the stream is for: the seed of the fleet first, then ever smaller parts. */
  constructor(...names: readonly (string | number)[]) {
    const text = names.join("\u0000");
    this.#a = hashText(text, 0x811c9dc5);
    this.#b = hashText(text, 0x9e3779b9);
    this.#c = hashText(text, 0x243f6a88);
    for (let draw = 0; draw < WARM_UP; draw++) this.uniform();
  }

  /** From 0 to 1, without 1. */
  uniform(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) * TO_UNIT;
  }

  /** Evenly from `low` to `high`. */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller, who give two at a time). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Log-normal around a median of 1: `deviation` is that of the logarithm. */
  lognormal(deviation: number): number {
    return Math.exp(deviation * this.normal());
  }

  /** Pareto from 1 up: heavier tails the smaller `shape`; below 2 the variance is infinite. */
  pareto(shape: number): number {
    return (1 - this.uniform()) ** (-1 / shape);
  }

  /**
   * How many events happen where `mean` are expected (Poisson).
   *
   * From 30 on a rounded normal takes its place, whose error is below that of any metric's other noise.
   */
  count(mean: number): number {
    if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let events = 0;
    for (let chance = this.uniform(); chance > limit; chance *= this.uniform()) events++;
    return events;
  }
}
