import type { Random } from "./random.ts";

/** How far a value strays, and for how long it keeps straying the same way. */
export interface WanderOptions {
  /** Standard deviation of its logarithm over a long time. */
  readonly deviation: number;
  /** After this long 1/e of a stray is left. */
  readonly memoryMs: number;
  /** Time from one value to the next. */
  readonly stepMs: number;
}

/**
 * A factor around 1 that strays and comes back: the autocorrelated noise of everything that has inertia.
 *
 * Its logarithm is an Ornstein-Uhlenbeck process, sampled exactly, so that the interval of the samples changes how
 * often it is seen and not how it moves.
 */
export class Wander {
  readonly #random: Random;
  readonly #keep: number;
  readonly #push: number;
  #level: number;

  /** @param random Drawn from once a step, and once now. */
  constructor(random: Random, { deviation, memoryMs, stepMs }: WanderOptions) {
    this.#random = random;
    this.#keep = Math.exp(-stepMs / memoryMs);
    this.#push = deviation * Math.sqrt(1 - this.#keep ** 2);
    this.#level = deviation * random.normal();
  }

  /** The factor one step on. */
  next(): number {
    this.#level = this.#keep * this.#level + this.#push * this.#random.normal();
    return Math.exp(this.#level);
  }
}
