import { Random } from "./random.ts";

/** What a version of the application costs, as factors around 1. */
export interface Release {
  /** 0 for the version that ran when the simulation began. */
  readonly number: number;
  /** When it came into use, Unix milliseconds. */
  readonly timeMs: number;
  readonly cpu: number;
  readonly memory: number;
  readonly answerBytes: number;
  readonly queries: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Chance of a release on a day on which people release: Monday to Thursday. */
const CHANCE = 0.3;
const RELEASE_DAYS: readonly number[] = [1, 2, 3, 4];

/**
 * The releases of a site's application: each changes what a request costs, for good, which is normal.
 *
 * Every release is drawn around the same middle, so that a long simulation does not wander off.
 */
export class Deploys {
  readonly #seed: number;
  readonly #site: string;
  #day: number;
  #next: number | undefined;
  #release: Release;

  constructor({
    seed,
    site,
    fromMs,
  }: {
    readonly seed: number;
    readonly site: string;
    readonly fromMs: number;
  }) {
    this.#seed = seed;
    this.#site = site;
    this.#day = Math.floor(fromMs / DAY_MS);
    this.#release = this.#draw(0, fromMs);
    this.#next = this.#timeOn(this.#day);
    if (this.#next !== undefined && this.#next < fromMs) this.#next = undefined;
  }

  /** The release in use. @param timeMs Must not go back from one call to the next. */
  at(timeMs: number): Release {
    while (Math.floor(timeMs / DAY_MS) > this.#day) this.#next = this.#timeOn(++this.#day);
    if (this.#next !== undefined && timeMs >= this.#next) {
      this.#release = this.#draw(this.#release.number + 1, this.#next);
      this.#next = undefined;
    }
    return this.#release;
  }

  /** When something is released on a day, counted from 1970; `undefined` where nothing is. */
  #timeOn(day: number): number | undefined {
    const random = new Random(this.#seed, this.#site, "deploy", day);
    const weekday = new Date(day * DAY_MS).getUTCDay();
    if (!RELEASE_DAYS.includes(weekday) || random.uniform() >= CHANCE) return undefined;
    return day * DAY_MS + Math.floor(random.between(9, 16) * 60) * 60_000;
  }

  #draw(number: number, timeMs: number): Release {
    const random = new Random(this.#seed, this.#site, "release", number);
    return {
      number,
      timeMs,
      cpu: random.lognormal(0.12),
      memory: random.lognormal(0.1),
      answerBytes: random.lognormal(0.06),
      queries: random.lognormal(0.05),
    };
  }
}
