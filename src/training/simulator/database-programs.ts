import type { Agent } from "./agent.ts";
import type { Stress } from "./faults.ts";
import type { HostOptions, Programs } from "./host.ts";
import { Machine } from "./machine/machine.ts";
import { Random } from "./random.ts";
import { Container } from "./services/container.ts";
import { Postgresql } from "./services/postgresql.ts";
import { Redis } from "./services/redis.ts";
import type { Site } from "./site.ts";
import type { Step } from "./step.ts";
import { Wander } from "./wander.ts";

const TRANSACTIONS_PER_REQUEST = 1.5;
const COMMANDS_PER_REQUEST = 5;
const TRANSACTION_SECONDS = 0.006;
/** Blocks that are read from disk when the cache is warm. */
const MISS_SHARE = 0.004;
const BLOCKS_PER_TRANSACTION = 40;
const BLOCK_BYTES = 8192;
const BUSY_USUAL = 0.2;
/** Where everything waits for one lock, a transaction takes this much longer. */
const LOCK_FACTOR = 400;
const SESSION_BYTES = 9e6;
const ROW_BYTES = 40;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Its cache is warm again after about this long. */
const WARM_SECONDS = 900;

/** What a database host runs: PostgreSQL and Redis, and a backup in the night. */
export class DatabasePrograms implements Programs {
  readonly machine: Machine;
  readonly #site: Site;
  readonly #seed: number;
  readonly #name: string;
  readonly #coresPerTransaction: number;
  readonly #backupHour: number;
  readonly #misses: Wander;
  readonly #cost: Wander;
  readonly #postgresql: Postgresql;
  readonly #redis: Redis;
  readonly #postgresContainer: Container;
  readonly #redisContainer: Container;
  #dataBytes: number;
  #coldShare = 0;
  #backup = { day: -1, startMs: 0, endMs: 0 };

  constructor(options: HostOptions, agent: Agent) {
    const { seed, name, site, stepMs } = options;
    const random = new Random(seed, name, "database");
    const cores = 8;
    const memoryBytes = 32 * 1024 ** 3;
    const diskBytes = 400e9;
    this.machine = new Machine({ seed, host: name, cores, memoryBytes, diskBytes, stepMs }, agent);
    this.#site = site;
    this.#seed = seed;
    this.#name = name;
    this.#coresPerTransaction =
      (random.between(0.8, 1.2) * BUSY_USUAL * cores) / (site.usualRate * TRANSACTIONS_PER_REQUEST);
    this.#backupHour = random.between(1, 4);
    this.#dataBytes = random.between(0.35, 0.5) * diskBytes;
    this.#misses = new Wander(random, { deviation: 0.2, memoryMs: 1_800_000, stepMs });
    this.#cost = new Wander(random, { deviation: 0.04, memoryMs: 900_000, stepMs });
    this.#postgresql = new Postgresql(new Random(seed, name, "postgresql"), agent);
    this.#redis = new Redis({ random: new Random(seed, name, "redis"), stepMs }, agent);
    this.#postgresContainer = new Container(
      { name: "postgres", image: "postgres", memoryLimit: memoryBytes },
      agent,
    );
    this.#redisContainer = new Container(
      { name: "redis", image: "redis", memoryLimit: 4 * 1024 ** 3 },
      agent,
    );
  }

  step(stress: Stress, step: Step): void {
    const site = this.#site;
    const isUp = !stress.isDown && !stress.isContainerDown;
    const asked = isUp ? site.rate * TRANSACTIONS_PER_REQUEST * site.release.queries : 0;
    const seconds = this.#transactionSeconds(stress);
    const servedShare = Postgresql.servedShare(asked, seconds);
    const perRequest = TRANSACTIONS_PER_REQUEST * site.release.queries;
    site.database = { isUp, secondsPerRequest: perRequest * seconds, servedShare };

    const transactionsPerSecond = asked * servedShare;
    this.#coldShare *= Math.exp(-step.seconds / WARM_SECONDS);
    const missShare = Math.min(
      0.6,
      MISS_SHARE * this.#misses.next() * (1 + 4 * stress.bloatShare) + 0.2 * this.#coldShare,
    );
    this.#postgresql.step(
      {
        transactionsPerSecond,
        transactionSeconds: seconds,
        missShare,
        lockedShare: stress.lockedShare,
      },
      step,
    );
    const commands = site.rate * COMMANDS_PER_REQUEST * (isUp ? servedShare : 0.2);
    this.#redis.step(commands, step);
    this.#work({ transactionsPerSecond, missShare, commands, isUp }, stress, step);
  }

  /** A transaction waits for cores, for the disk as far as it misses the cache, and for locks. */
  #transactionSeconds({ bloatShare, lockedShare }: Stress): number {
    const { processor, disk } = this.machine;
    const waits = 0.7 * processor.delayFactor + 0.3 * disk.delayFactor;
    return TRANSACTION_SECONDS * waits * (1 + bloatShare) * (1 + LOCK_FACTOR * lockedShare ** 3);
  }

  #work(
    load: {
      readonly transactionsPerSecond: number;
      readonly missShare: number;
      readonly commands: number;
      readonly isUp: boolean;
    },
    stress: Stress,
    step: Step,
  ): void {
    const { transactionsPerSecond, missShare, commands, isUp } = load;
    const backup = this.#backupShare(step.timeMs);
    const blocksRead = transactionsPerSecond * BLOCKS_PER_TRANSACTION * missShare;
    const queryCores =
      transactionsPerSecond *
      this.#coresPerTransaction *
      this.#cost.next() *
      (1 + 0.5 * stress.bloatShare);
    const cacheCores = commands * 12e-6;
    const memory = this.machine.memory.bytes;
    const free = 0.6 * memory;
    const postgresBytes = isUp
      ? 0.25 * memory + this.#postgresql.sessions * SESSION_BYTES + stress.leakedShare * free
      : 0;
    const queryBytes = {
      received: 300 * transactionsPerSecond,
      sent: 2600 * transactionsPerSecond,
    };
    const cacheBytes = { received: 90 * commands, sent: 850 * commands };
    this.#dataBytes += transactionsPerSecond * ROW_BYTES * step.seconds;
    this.machine.step(
      {
        cores: queryCores + cacheCores + 0.5 * backup,
        memoryBytes: postgresBytes + this.#redis.memoryBytes,
        disk: {
          reads: 5 + blocksRead + 400 * backup,
          readBytes: 40e3 + blocksRead * BLOCK_BYTES + 55e6 * backup,
          writes: 10 + 0.6 * transactionsPerSecond,
          writtenBytes: 200e3 + 9000 * transactionsPerSecond,
          usedBytes: this.#dataBytes,
        },
        network: {
          receivedBytes: queryBytes.received + cacheBytes.received + 4e3,
          sentBytes: queryBytes.sent + cacheBytes.sent + 9e3 + 20e6 * backup,
          connections: this.#postgresql.sessions + 30 + Math.round(commands / 60),
        },
      },
      stress,
      step,
    );
    this.#postgresContainer.step(
      {
        cores: queryCores,
        memoryBytes: postgresBytes,
        receivedBytes: queryBytes.received,
        sentBytes: queryBytes.sent,
      },
      step,
    );
    this.#redisContainer.step(
      {
        cores: cacheCores,
        memoryBytes: this.#redis.memoryBytes,
        receivedBytes: cacheBytes.received,
        sentBytes: cacheBytes.sent,
      },
      step,
    );
  }

  /** 1 while the nightly backup runs: at about the same time each night, for about as long. */
  #backupShare(timeMs: number): number {
    const day = Math.floor(timeMs / DAY_MS);
    if (day !== this.#backup.day) {
      const random = new Random(this.#seed, this.#name, "backup", day);
      const startMs = day * DAY_MS + this.#backupHour * HOUR_MS + random.between(0, 120_000);
      this.#backup = { day, startMs, endMs: startMs + random.between(22, 28) * 60_000 };
    }
    return timeMs >= this.#backup.startMs && timeMs < this.#backup.endMs ? 1 : 0;
  }

  restart(): void {
    this.#postgresContainer.restart();
    this.#postgresql.restart();
    this.#coldShare = 0.3;
  }

  reboot(): void {
    this.machine.reboot();
    this.restart();
    this.#redis.restart();
    this.#redisContainer.restart();
    this.#coldShare = 1;
  }

  report(agent: Agent, isContainerDown: boolean): void {
    if (!isContainerDown) {
      this.#postgresContainer.report(agent);
      this.#postgresql.report(agent);
    }
    this.#redisContainer.report(agent);
    this.#redis.report(agent);
  }
}
