import { type Agent, float, integer } from "../agent.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";
import { Wander } from "../wander.ts";

/** What the cores are asked to do in a step. */
export interface ProcessorWork {
  /** Cores kept busy by the programs, on average; may be more than there are. */
  readonly cores: number;
  /** Share of the time that the hypervisor gives to others. */
  readonly stolenShare: number;
  /** Share of the time that the disk is busy: idle cores wait for it. */
  readonly diskShare: number;
  readonly packetsPerSecond: number;
}

/** What the cores are made of. */
export interface ProcessorOptions {
  readonly random: Random;
  readonly cores: number;
  readonly stepMs: number;
}

const MINUTES: readonly number[] = [1, 5, 15];
/** A core that does nothing else takes in about so many packets a second. */
const PACKETS_PER_CORE = 900_000;
/** Of a stolen moment, what a hypervisor takes even when all is well. */
const STEAL_USUAL = 0.002;
/** Cores are never seen wholly busy: whatever measures takes its part. */
const BUSY_MOST = 0.997;
/** Waiting is followed up to this share of busy time; beyond, queues are bounded by the number of workers. */
const DELAY_BUSY_MOST = 0.97;

/**
 * The cores of a host: how busy they are follows from the work, how long work waits and how long the queue is follow
 * from how busy they are.
 */
export class Processor {
  readonly cores: number;
  readonly #random: Random;
  readonly #background: Wander;
  readonly #systemShare: Wander;
  readonly #loads: number[];
  #wanted = 0;
  #busy = 0;
  #fields = "";

  constructor({ random, cores, stepMs }: ProcessorOptions) {
    this.cores = cores;
    this.#random = random;
    this.#background = new Wander(random, { deviation: 0.25, memoryMs: 1_200_000, stepMs });
    this.#systemShare = new Wander(random, { deviation: 0.06, memoryMs: 3_600_000, stepMs });
    this.#loads = MINUTES.map(() => 0.1 * cores);
  }

  /**
   * How much longer work takes than on idle cores.
   *
   * The mean stay in a queue grows with 1 / (1 - busy); several cores hide that until they are nearly all busy, for
   * which the cube stands.
   */
  get delayFactor(): number {
    return 1 / (1 - Math.min(DELAY_BUSY_MOST, this.#busy) ** 3);
  }

  /** Share of the work asked for that is done: below 1 where the cores do not suffice. */
  get doneShare(): number {
    return this.#wanted > this.#busy ? this.#busy / this.#wanted : 1;
  }

  /** Works for one step. */
  step(work: ProcessorWork, { seconds }: Step): void {
    const available = this.cores * (1 - work.stolenShare);
    const background = 0.02 * this.cores * this.#background.next();
    // A mean over the interval: what it strays by shrinks with its length, down to what the clock of the kernel resolves.
    const sampling = 1 + this.#random.normal() * Math.max(0.004, 0.12 / Math.sqrt(seconds));
    this.#wanted = Math.max(0, ((work.cores + background) * sampling) / available);
    this.#busy = Math.min(BUSY_MOST, this.#wanted);
    this.#share(work);
    this.#queue(seconds, work.diskShare);
  }

  /** Divides the time among what `top` shows. */
  #share({ stolenShare, diskShare, packetsPerSecond }: ProcessorWork): void {
    const steal = 100 * Math.min(0.9, stolenShare + STEAL_USUAL * this.#random.lognormal(0.5));
    const busy = this.#busy * (100 - steal);
    const softirq = Math.min(0.3 * busy, (100 * packetsPerSecond) / PACKETS_PER_CORE / this.cores);
    const system = Math.min(0.5, 0.2 * this.#systemShare.next()) * (busy - softirq);
    const user = busy - softirq - system;
    const idle = 100 - steal - busy;
    const iowait = idle * Math.min(0.6, 0.35 * diskShare ** 1.5) * this.#random.lognormal(0.2);
    const waited = Math.min(idle, iowait);
    this.#fields =
      `usage_user=${float(user)},usage_system=${float(system)},usage_idle=${float(idle - waited)}` +
      `,usage_iowait=${float(waited)},usage_softirq=${float(softirq)},usage_steal=${float(steal)}` +
      ",usage_irq=0,usage_nice=0,usage_guest=0,usage_guest_nice=0";
  }

  /** Moves the load averages on, as the kernel does: exponentially towards the tasks that run, wait or block. */
  #queue(seconds: number, diskShare: number): void {
    const running = this.cores * this.#busy * (1 + 1.5 * this.#busy ** 6);
    const waiting = this.cores * 1.5 * Math.min(2, Math.max(0, this.#wanted - this.#busy));
    const blocked = 4 * diskShare ** 2;
    const target = this.#random.count(8 * (running + waiting + blocked)) / 8;
    for (const [index, minutes] of MINUTES.entries()) {
      const kept = Math.exp(-seconds / (60 * minutes));
      this.#loads[index] = kept * this.#loads[index] + (1 - kept) * target;
    }
  }

  /** Begins anew after a reboot. */
  reboot(): void {
    this.#loads.fill(0);
  }

  /** Writes the line `cpu`. */
  report(agent: Agent, key: string): void {
    agent.report(key, this.#fields);
  }

  /** Load averages as fields of the line `system`. */
  loadFields(): string {
    const [one, five, fifteen] = this.#loads.map(hundredths);
    return `load1=${one},load5=${five},load15=${fifteen},n_cpus=${integer(this.cores)}`;
  }
}

/** As the kernel shows load averages. */
function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
