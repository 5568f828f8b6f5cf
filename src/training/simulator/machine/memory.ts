import { type Agent, float, integer } from "../agent.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";
import { Wander } from "../wander.ts";

/** What the memory is made of. */
export interface MemoryOptions {
  readonly random: Random;
  readonly bytes: number;
  readonly stepMs: number;
}

/** The system itself and its agents. */
const SYSTEM_BYTES = 0.9e9;
/** The page cache fills what is free within about this long, and shrinks at once when programs need it. */
const CACHE_FILL_SECONDS = 3 * 3600;
/** Of the memory that programs leave, what the cache takes in the end. */
const CACHE_SHARE = 0.8;
const BUFFER_SHARE = 0.02;

/** The memory of a host: what programs hold, and a page cache that takes what they leave. */
export class Memory {
  readonly bytes: number;
  readonly #system: Wander;
  #used = SYSTEM_BYTES;
  #cached = 0;

  constructor({ random, bytes, stepMs }: MemoryOptions) {
    this.bytes = bytes;
    this.#system = new Wander(random, { deviation: 0.03, memoryMs: 7_200_000, stepMs });
    this.#cached = random.between(0.2, 0.5) * bytes;
  }

  /** @param programBytes What the programs of the host hold; more than there is becomes all there is. */
  step(programBytes: number, { seconds }: Step): void {
    const used = SYSTEM_BYTES * this.#system.next() + programBytes;
    this.#used = Math.min(0.99 * this.bytes, used);
    const room = this.bytes - this.#used;
    const filled = 1 - Math.exp(-seconds / CACHE_FILL_SECONDS);
    this.#cached += (CACHE_SHARE * room - this.#cached) * filled;
    this.#cached = Math.min(this.#cached, (1 - BUFFER_SHARE) * room);
  }

  /** Begins anew after a reboot: nothing is cached. */
  reboot(): void {
    this.#cached = 0;
  }

  /** Writes the line `mem`. */
  report(agent: Agent, key: string): void {
    const total = this.bytes;
    const available = total - this.#used;
    const buffered = BUFFER_SHARE * available;
    agent.report(
      key,
      `total=${integer(total)},available=${integer(available)},used=${integer(this.#used)}` +
        `,free=${integer(Math.max(0, available - this.#cached - buffered))}` +
        `,cached=${integer(this.#cached)},buffered=${integer(buffered)}` +
        `,used_percent=${float((100 * this.#used) / total)}` +
        `,available_percent=${float((100 * available) / total)}`,
    );
  }
}
