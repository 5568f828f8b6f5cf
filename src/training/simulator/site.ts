import { Deploys, type Release } from "./deploys.ts";
import { Random } from "./random.ts";
import { drawRhythm, type Rhythm, rhythmAt } from "./rhythm.ts";
import type { Step } from "./step.ts";
import { Wander } from "./wander.ts";

/** How the database of a site does, as its web servers feel it. */
export interface DatabaseState {
  /** Whether anybody answers. */
  readonly isUp: boolean;
  /** What the queries of one request take together. */
  readonly secondsPerRequest: number;
  /** Share of the requests whose queries find a session. */
  readonly servedShare: number;
}

/** Who asks for what: the demand that all hosts of a site share. */
export interface SiteOptions {
  readonly seed: number;
  readonly name: string;
  /** Unix milliseconds. */
  readonly fromMs: number;
  readonly stepMs: number;
}

/**
 * A site: three web servers, their database, and the people who use them.
 *
 * Its demand is drawn for the site and never summed up from its hosts, so that a host that is added changes no other.
 */
export class Site {
  readonly name: string;
  /** Requests a second on a usual day, over all hours. */
  readonly usualRate: number;
  readonly #rhythm: Rhythm;
  readonly #minutes: Wander;
  readonly #hours: Wander;
  readonly #deploys: Deploys;
  #rate = 0;
  #release: Release;
  /** Written by the database of the site before its web servers work. */
  database: DatabaseState = { isUp: true, secondsPerRequest: 0.01, servedShare: 1 };

  constructor({ seed, name, fromMs, stepMs }: SiteOptions) {
    const random = new Random(seed, name, "demand");
    this.name = name;
    this.usualRate = 180 * random.lognormal(0.4);
    this.#rhythm = drawRhythm(random);
    this.#minutes = new Wander(random, { deviation: 0.035, memoryMs: 600_000, stepMs });
    this.#hours = new Wander(random, { deviation: 0.06, memoryMs: 14_400_000, stepMs });
    this.#deploys = new Deploys({ seed, site: name, fromMs });
    this.#release = this.#deploys.at(fromMs);
  }

  /** Requests a second at present. */
  get rate(): number {
    return this.#rate;
  }

  /** The version of the application at present. */
  get release(): Release {
    return this.#release;
  }

  /** Moves on to a time. */
  step({ timeMs }: Step): void {
    this.#release = this.#deploys.at(timeMs);
    this.#rate =
      this.usualRate * rhythmAt(this.#rhythm, timeMs) * this.#minutes.next() * this.#hours.next();
  }
}
