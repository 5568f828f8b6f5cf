import { type Agent, float, integer } from "../agent.ts";
import { Counter, resetAll } from "../counter.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";
import { Wander } from "../wander.ts";

/** What the disk is asked to do, a second. */
export interface DiskWork {
  readonly reads: number;
  readonly writes: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Bytes on the disk that are in use. */
  readonly usedBytes: number;
  /** Share of what it can do that something else takes. */
  readonly otherShare: number;
}

/** What the disk is made of. */
export interface DiskOptions {
  readonly random: Random;
  readonly bytes: number;
  readonly stepMs: number;
}

/** What a virtual disk of the middling sort can do. */
const OPERATIONS_PER_SECOND = 6000;
const BYTES_PER_SECOND = 250e6;
const OPERATION_MS = 0.6;
const BYTES_PER_INODE = 40_000;
const INODES_PER_BYTE = 1 / 16_384;
const BUSY_MOST = 0.97;

/** One disk: operations that take longer the busier it is, and the file system on it. */
export class Disk {
  readonly bytes: number;
  readonly #random: Random;
  readonly #readNoise: Wander;
  readonly #writeNoise: Wander;
  readonly #reads: Counter;
  readonly #writes: Counter;
  readonly #readBytes: Counter;
  readonly #writtenBytes: Counter;
  readonly #readMs: Counter;
  readonly #writeMs: Counter;
  readonly #busyMs: Counter;
  readonly #weightedMs: Counter;
  #busy = 0;
  #inProgress = 0;
  #used = 0;

  constructor({ random, bytes, stepMs }: DiskOptions) {
    this.bytes = bytes;
    this.#random = random;
    this.#readNoise = new Wander(random, { deviation: 0.3, memoryMs: 600_000, stepMs });
    this.#writeNoise = new Wander(random, { deviation: 0.12, memoryMs: 300_000, stepMs });
    const standing = (perSecond: number): Counter =>
      new Counter(perSecond * random.between(5, 60) * 86_400);
    this.#reads = standing(20);
    this.#writes = standing(120);
    this.#readBytes = standing(400e3);
    this.#writtenBytes = standing(2e6);
    this.#readMs = standing(15);
    this.#writeMs = standing(80);
    this.#busyMs = standing(60);
    this.#weightedMs = standing(95);
  }

  /** Share of the time in which it is busy. */
  get busyShare(): number {
    return this.#busy;
  }

  /** How much longer an operation takes than on an idle disk. */
  get delayFactor(): number {
    return 1 / (1 - this.#busy);
  }

  /** Works for one step. */
  step(work: DiskWork, { seconds }: Step): void {
    const readNoise = this.#readNoise.next();
    const writeNoise = this.#writeNoise.next();
    const other = work.otherShare * this.#random.lognormal(0.08);
    const reads = work.reads * readNoise + 0.7 * other * OPERATIONS_PER_SECOND;
    const readBytes = work.readBytes * readNoise + 0.7 * other * BYTES_PER_SECOND;
    const writes = work.writes * writeNoise;
    const writtenBytes = work.writtenBytes * writeNoise;
    const operations = (reads + writes) / OPERATIONS_PER_SECOND;
    const bytes = (readBytes + writtenBytes) / BYTES_PER_SECOND;
    this.#busy = Math.min(
      BUSY_MOST,
      Math.max(operations, bytes, other) + 0.3 * Math.min(operations, bytes),
    );
    const operationMs = OPERATION_MS * this.delayFactor;
    this.#inProgress = this.#random.count(((reads + writes) * operationMs) / 1000);
    this.#used = Math.min(0.999 * this.bytes, work.usedBytes);

    const readCount = this.#random.count(reads * seconds);
    const writeCount = this.#random.count(writes * seconds);
    this.#reads.add(readCount);
    this.#writes.add(writeCount);
    this.#readBytes.add(Math.round((readBytes * seconds) / 4096) * 4096);
    this.#writtenBytes.add(Math.round((writtenBytes * seconds) / 4096) * 4096);
    this.#readMs.add(readCount * operationMs);
    this.#writeMs.add(writeCount * operationMs);
    this.#busyMs.add(1000 * seconds * this.#busy);
    this.#weightedMs.add((readCount + writeCount) * operationMs);
  }

  /** Begins anew after a reboot: what was counted is forgotten, what was written is not. */
  reboot(): void {
    resetAll(
      this.#reads,
      this.#writes,
      this.#readBytes,
      this.#writtenBytes,
      this.#readMs,
      this.#writeMs,
      this.#busyMs,
      this.#weightedMs,
    );
  }

  /** Writes the line `disk`. */
  reportSpace(agent: Agent, key: string): void {
    const inodes = this.bytes * INODES_PER_BYTE;
    const inodesUsed = 90_000 + this.#used / BYTES_PER_INODE;
    agent.report(
      key,
      `total=${integer(this.bytes)},free=${integer(this.bytes - this.#used)},used=${integer(this.#used)}` +
        `,used_percent=${float((100 * this.#used) / this.bytes)},inodes_total=${integer(inodes)}` +
        `,inodes_free=${integer(inodes - inodesUsed)},inodes_used=${integer(inodesUsed)}` +
        `,inodes_used_percent=${float((100 * inodesUsed) / inodes)}`,
    );
  }

  /** Writes the line `diskio`. */
  reportWork(agent: Agent, key: string): void {
    agent.report(
      key,
      `reads=${this.#reads},writes=${this.#writes},read_bytes=${this.#readBytes},write_bytes=${this.#writtenBytes}` +
        `,read_time=${this.#readMs},write_time=${this.#writeMs},io_time=${this.#busyMs}` +
        `,weighted_io_time=${this.#weightedMs},iops_in_progress=${integer(this.#inProgress)}`,
    );
  }
}
