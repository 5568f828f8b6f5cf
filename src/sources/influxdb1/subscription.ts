import { z } from "zod";
import {
  type InfluxqlClient,
  type InfluxqlSeries,
  quoteIdentifier,
  quoteText,
} from "./influxql-client.ts";

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

/** What InfluxDB counts; equal at two looks = nothing was lost in between. */
interface Losses {
  /** Samples that InfluxDB failed to send, or dropped because its buffer was full. */
  readonly lost: number;
  /** When InfluxDB started: its counters began anew then. */
  readonly started: string;
  /** Whether InfluxDB serves the subscription; not while its subscriber is switched off. */
  readonly served: boolean;
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

/** The number or text in a named column of a series' only row. */
function cellOf(series: InfluxqlSeries | undefined, column: string): unknown {
  return series?.values[0]?.[series.columns.indexOf(column)];
}

async function readLosses(client: InfluxqlClient, wanted: SubscriptionName): Promise<Losses> {
  const [system] = await client.all("SHOW DIAGNOSTICS FOR 'system'");
  let unattributed = 0;
  let own: number | undefined;
  for (const series of await client.all("SHOW STATS FOR 'subscriber'")) {
    const failures = countShape.parse(cellOf(series, "writeFailures") ?? 0);
    const { name, database, retention_policy: policy } = series.tags;
    unattributed += name === undefined ? failures : -failures;
    const { retentionPolicy } = wanted;
    if (name === wanted.name && database === wanted.database && policy === retentionPolicy) {
      own = (own ?? 0) + failures;
    }
  }
  const lost = (own ?? 0) + Math.max(0, unattributed);
  return { lost, started: String(cellOf(system, "started")), served: own !== undefined };
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
    const same = now.lost === before?.lost && now.started === before.started;
    return same && now.served ? "sound" : "lossy";
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
