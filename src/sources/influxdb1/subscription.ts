import { z } from "zod";
import { type InfluxqlClient, quoteIdentifier, quoteText } from "./influxql-client.ts";

/** What a subscription is called and where it sends. */
export interface SubscriptionName {
  readonly name: string;
  readonly database: string;
  readonly retentionPolicy: string;
  /** URL of this engine as InfluxDB reaches it. */
  readonly destination: string;
}

/** How a subscription fared since the last look: no sample lost, some lost, or not there at all. */
export type SubscriptionHealth = "sound" | "lossy" | "missing";

const rowShape = z.tuple([z.string(), z.string(), z.string(), z.array(z.string())]);

const countShape = z.coerce.number();

interface Losses {
  /** Samples that InfluxDB failed to send, or dropped because its buffer was full. */
  readonly lost: number;
  /** Samples sent. */
  readonly sent: number;
}

/**
 * Names of the subscriptions of the database that send to the destination.
 *
 * @param wanted Only its own name counts where the destination differs: it has to be replaced then.
 */
async function findSubscriptions(
  client: InfluxqlClient,
  wanted: SubscriptionName,
): Promise<{ readonly sending: readonly string[]; readonly taken: boolean }> {
  const sending: string[] = [];
  let taken = false;
  for (const series of await client.all("SHOW SUBSCRIPTIONS")) {
    if (series.name !== wanted.database) continue;
    for (const row of series.values) {
      const [policy, name, , destinations] = rowShape.parse(row);
      if (policy !== wanted.retentionPolicy) continue;
      if (name === wanted.name) taken = true;
      if (destinations.includes(wanted.destination)) sending.push(name);
    }
  }
  return { sending, taken };
}

async function readLosses(client: InfluxqlClient, wanted: SubscriptionName): Promise<Losses> {
  let unattributed = 0;
  const own = { lost: 0, sent: 0 };
  for (const series of await client.all("SHOW STATS FOR 'subscriber'")) {
    const count = (column: string) =>
      countShape.parse(series.values[0]?.[series.columns.indexOf(column)] ?? 0);
    const { name, database, retention_policy: policy } = series.tags;
    unattributed += name === undefined ? count("writeFailures") : -count("writeFailures");
    if (name !== wanted.name || database !== wanted.database) continue;
    if (policy !== wanted.retentionPolicy) continue;
    own.lost += count("writeFailures");
    own.sent += count("pointsWritten");
  }
  return { lost: own.lost + Math.max(0, unattributed), sent: own.sent };
}

/**
 * Keeps one subscription in place, and tells whether it lost anything.
 *
 * InfluxDB sends each sample once: what the receiver misses is gone, and only counters tell.
 */
export class Subscription {
  readonly #client: InfluxqlClient;
  readonly #wanted: SubscriptionName;
  #name: string;
  /** Whether this engine created it, or found one that people made. */
  #origin: "created" | "found" = "found";
  #losses: Losses | undefined;

  constructor(client: InfluxqlClient, wanted: SubscriptionName) {
    this.#client = client;
    this.#wanted = wanted;
    this.#name = wanted.name;
  }

  /** Removes a subscription that an engine of this name left behind, so that old samples can be read first. */
  async removeLeftover(): Promise<void> {
    const { taken } = await findSubscriptions(this.#client, this.#wanted);
    if (taken) await this.#dropNamed(this.#client);
  }

  /** Creates the subscription, unless people made one that sends to the same address: then that one is used. */
  async create(): Promise<void> {
    const { sending, taken } = await findSubscriptions(this.#client, this.#wanted);
    const [existing] = sending;
    this.#name = existing ?? this.#wanted.name;
    if (existing === undefined) {
      if (taken) await this.#dropNamed(this.#client);
      await this.#client.all(
        `CREATE SUBSCRIPTION ${this.#text()} DESTINATIONS ALL ${quoteText(this.#wanted.destination)}`,
      );
      this.#origin = "created";
    }
    this.#losses = await readLosses(this.#client, { ...this.#wanted, name: this.#name });
  }

  /** Looks after the subscription: is it there, and did InfluxDB restart or fail to send since the last look? */
  async check(): Promise<SubscriptionHealth> {
    const { sending } = await findSubscriptions(this.#client, this.#wanted);
    if (!sending.includes(this.#name)) return "missing";
    const before = this.#losses;
    const now = await readLosses(this.#client, { ...this.#wanted, name: this.#name });
    this.#losses = now;
    if (before === undefined) return "lossy";
    return now.lost === before.lost && now.sent >= before.sent ? "sound" : "lossy";
  }

  /** Drops the subscription if this engine created it. */
  async drop(client: InfluxqlClient): Promise<void> {
    if (this.#origin === "created") await this.#dropNamed(client);
    this.#origin = "found";
  }

  async #dropNamed(client: InfluxqlClient): Promise<void> {
    await client.all(`DROP SUBSCRIPTION ${this.#text()}`);
  }

  #text(): string {
    const { database, retentionPolicy } = this.#wanted;
    const place = [database, retentionPolicy].map(quoteIdentifier).join(".");
    return `${quoteIdentifier(this.#name)} ON ${place}`;
  }
}
