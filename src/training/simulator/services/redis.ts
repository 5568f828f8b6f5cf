import { type Agent, integer } from "../agent.ts";
import { Counter, resetAll } from "../counter.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";
import { Wander } from "../wander.ts";

/** What a cache is made of. */
export interface RedisOptions {
  readonly random: Random;
  readonly stepMs: number;
}

const BYTES_PER_COMMAND_IN = 90;
const BYTES_PER_COMMAND_OUT = 900;
const EMPTY_BYTES = 60e6;
/** Keys live for about so long: what is held follows what is asked for. */
const KEY_LIFE_SECONDS = 2 * 3600;
/** Bytes held in the long run for each command a second. */
const BYTES_PER_RATE = 300e3;
const HIT_SHARE = 0.93;

/** A cache as `INFO` shows it: keys come with requests and expire, so that its memory follows the day. */
export class Redis {
  readonly #random: Random;
  readonly #key: string;
  readonly #hitNoise: Wander;
  readonly #commands: Counter;
  readonly #connections: Counter;
  readonly #hits: Counter;
  readonly #misses: Counter;
  readonly #expired: Counter;
  readonly #received: Counter;
  readonly #sent: Counter;
  #clients = 0;
  #heldBytes = Number.NaN;
  #rate = 0;
  #uptimeSeconds: number;

  constructor({ random, stepMs }: RedisOptions, agent: Agent) {
    this.#random = random;
    this.#key = agent.key("redis", { port: "6379", replication_role: "master", server: "redis" });
    this.#hitNoise = new Wander(random, { deviation: 0.06, memoryMs: 5_400_000, stepMs });
    this.#uptimeSeconds = Math.round(random.between(5, 60) * 86_400);
    const standing = 800 * this.#uptimeSeconds;
    this.#commands = new Counter(standing);
    this.#connections = new Counter(0.01 * standing);
    this.#hits = new Counter(HIT_SHARE * standing);
    this.#misses = new Counter((1 - HIT_SHARE) * standing);
    this.#expired = new Counter(0.02 * standing);
    this.#received = new Counter(BYTES_PER_COMMAND_IN * standing);
    this.#sent = new Counter(BYTES_PER_COMMAND_OUT * standing);
  }

  /** Memory that it holds. */
  get memoryBytes(): number {
    return EMPTY_BYTES + (Number.isNaN(this.#heldBytes) ? 0 : this.#heldBytes);
  }

  /** Serves one step. */
  step(commandsPerSecond: number, { seconds }: Step): void {
    const count = this.#random.count(commandsPerSecond * seconds);
    const target = BYTES_PER_RATE * commandsPerSecond;
    const renewed = 1 - Math.exp(-seconds / KEY_LIFE_SECONDS);
    this.#uptimeSeconds += seconds;
    this.#heldBytes = Number.isNaN(this.#heldBytes)
      ? target
      : this.#heldBytes + (target - this.#heldBytes) * renewed;
    // A cache that is not full yet misses more.
    const fullness = Math.min(1, this.#heldBytes / Math.max(1, 0.7 * target));
    const hitShare = fullness * (1 - Math.min(0.5, (1 - HIT_SHARE) * this.#hitNoise.next()));
    this.#rate = commandsPerSecond * this.#random.lognormal(0.08);
    this.#clients = 24 + this.#random.count(commandsPerSecond / 60);
    this.#commands.add(count);
    this.#connections.add(this.#random.count(0.01 * count));
    this.#hits.add(hitShare * count);
    this.#misses.add((1 - hitShare) * count);
    this.#expired.add(this.#random.count(0.02 * count));
    this.#received.add(BYTES_PER_COMMAND_IN * count);
    this.#sent.add(BYTES_PER_COMMAND_OUT * count * (0.4 + 0.6 * hitShare));
  }

  /** Begins anew: empty, every counter at 0. */
  restart(): void {
    this.#uptimeSeconds = 0;
    this.#heldBytes = 0;
    resetAll(
      this.#commands,
      this.#connections,
      this.#hits,
      this.#misses,
      this.#expired,
      this.#received,
      this.#sent,
    );
  }

  /** Writes the line `redis`. */
  report(agent: Agent): void {
    agent.report(
      this.#key,
      `clients=${integer(this.#clients)},uptime=${integer(this.#uptimeSeconds)},used_memory=${integer(this.memoryBytes)}` +
        `,total_commands_processed=${this.#commands},total_connections_received=${this.#connections}` +
        `,instantaneous_ops_per_sec=${integer(this.#rate)},keyspace_hits=${this.#hits},keyspace_misses=${this.#misses}` +
        `,expired_keys=${this.#expired},evicted_keys=0i` +
        `,total_net_input_bytes=${this.#received},total_net_output_bytes=${this.#sent}`,
    );
  }
}
