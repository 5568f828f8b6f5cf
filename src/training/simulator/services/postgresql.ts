import { type Agent, integer } from "../agent.ts";
import { Counter, resetAll } from "../counter.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";

/** What a database has to do in a step. */
export interface PostgresqlWork {
  readonly transactionsPerSecond: number;
  /** From a transaction's begin to its end. */
  readonly transactionSeconds: number;
  /** Share of the blocks that are read from disk. */
  readonly missShare: number;
  /** How much of the database waits for locks. */
  readonly lockedShare: number;
}

/** Sessions that the pools of the web servers keep open. */
const SESSIONS_IDLE = 18;
const SESSIONS_MAX = 200;
const BLOCKS_PER_TRANSACTION = 40;
const ROWS_READ = 25;
const ROLLBACK_SHARE = 0.002;
/** Sorts too large for memory, a transaction. */
const SPILLS_PER_TRANSACTION = 2e-6;
const SPILL_BYTES = 8e6;

/** A database as `pg_stat_database` shows it. */
export class Postgresql {
  readonly #random: Random;
  readonly #key: string;
  readonly #commits: Counter;
  readonly #rollbacks: Counter;
  readonly #hits: Counter;
  readonly #reads: Counter;
  readonly #fetched: Counter;
  readonly #inserted: Counter;
  readonly #updated: Counter;
  readonly #deleted: Counter;
  readonly #deadlocks = new Counter();
  readonly #spills = new Counter();
  readonly #spillBytes = new Counter();
  #sessions = SESSIONS_IDLE;

  constructor(random: Random, agent: Agent) {
    this.#random = random;
    this.#key = agent.key("postgresql", { db: "shop", server: "postgres" });
    const standing = random.between(5, 60) * 86_400 * 300;
    this.#commits = new Counter(standing);
    this.#rollbacks = new Counter(ROLLBACK_SHARE * standing);
    this.#hits = new Counter(BLOCKS_PER_TRANSACTION * standing);
    this.#reads = new Counter(0.1 * standing);
    this.#fetched = new Counter(ROWS_READ * standing);
    this.#inserted = new Counter(0.2 * standing);
    this.#updated = new Counter(0.4 * standing);
    this.#deleted = new Counter(0.05 * standing);
  }

  /** Sessions that are open. */
  get sessions(): number {
    return this.#sessions;
  }

  /** Share of the transactions that find a session: below 1 when all are taken. */
  static servedShare(transactionsPerSecond: number, transactionSeconds: number): number {
    const wanted = transactionsPerSecond * transactionSeconds;
    return Math.min(1, (SESSIONS_MAX - SESSIONS_IDLE) / Math.max(1, wanted));
  }

  /** Serves one step. */
  step(work: PostgresqlWork, { seconds }: Step): void {
    const { transactionsPerSecond, transactionSeconds, missShare, lockedShare } = work;
    const busy = this.#random.count(transactionsPerSecond * transactionSeconds);
    this.#sessions = Math.min(SESSIONS_MAX, SESSIONS_IDLE + busy);
    const count = this.#random.count(transactionsPerSecond * seconds);
    const rollbacks = this.#random.count(count * (ROLLBACK_SHARE + 0.05 * lockedShare));
    const commits = Math.max(0, count - rollbacks);
    const blocks = BLOCKS_PER_TRANSACTION * count;
    const spills = this.#random.count(SPILLS_PER_TRANSACTION * count);
    this.#commits.add(commits);
    this.#rollbacks.add(rollbacks);
    this.#reads.add(this.#random.count(missShare * blocks));
    this.#hits.add((1 - missShare) * blocks);
    this.#fetched.add(ROWS_READ * count * this.#random.lognormal(0.05));
    this.#inserted.add(this.#random.count(0.2 * commits));
    this.#updated.add(this.#random.count(0.4 * commits));
    this.#deleted.add(this.#random.count(0.05 * commits));
    this.#deadlocks.add(this.#random.count(0.1 * lockedShare * seconds));
    this.#spills.add(spills);
    for (let spill = 0; spill < spills; spill++) {
      this.#spillBytes.add(Math.min(2e9, SPILL_BYTES * this.#random.pareto(1.5)));
    }
  }

  /** Begins anew: its statistics survive a clean stop, not a crash. */
  restart(): void {
    resetAll(
      this.#commits,
      this.#rollbacks,
      this.#hits,
      this.#reads,
      this.#fetched,
      this.#inserted,
      this.#updated,
      this.#deleted,
      this.#deadlocks,
      this.#spills,
      this.#spillBytes,
    );
  }

  /** Writes the line `postgresql`. */
  report(agent: Agent): void {
    agent.report(
      this.#key,
      `numbackends=${integer(this.#sessions)},xact_commit=${this.#commits},xact_rollback=${this.#rollbacks}` +
        `,blks_hit=${this.#hits},blks_read=${this.#reads},tup_fetched=${this.#fetched}` +
        `,tup_inserted=${this.#inserted},tup_updated=${this.#updated},tup_deleted=${this.#deleted}` +
        `,deadlocks=${this.#deadlocks},temp_files=${this.#spills},temp_bytes=${this.#spillBytes}`,
    );
  }
}
