import { escapeTag } from "../../core/line-protocol.ts";
import { Random } from "./random.ts";

/** Chance that a whole round of a host's agent is lost: once in two days at one a minute. */
const ROUND_LOST = 1 / 3000;
/** Chance that one plugin misses a round by itself. */
const LINE_LOST = 1 / 5000;

/** Who reports. */
export interface AgentOptions {
  readonly seed: number;
  readonly host: string;
  readonly site: string;
}

/** A number as a field: four decimals, as many as any of these metrics deserves. */
export function float(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** A whole number as a field. */
export function integer(value: number): string {
  return `${Math.round(value)}i`;
}

/** The Telegraf of one host: writes lines in its form, and now and then loses some, as networks do. */
export class Agent {
  readonly #chance: Random;
  readonly #tags: string;
  #end = "";
  #text = "";
  #lines = 0;
  #isRoundLost = false;

  constructor({ seed, host, site }: AgentOptions) {
    this.#chance = new Random(seed, host, "agent");
    this.#tags = `,host=${escapeTag(host)},site=${escapeTag(site)}`;
  }

  /** Measurement and tags of a line, made once. */
  key(measurement: string, tags: Readonly<Record<string, string>> = {}): string {
    const own = Object.entries(tags).map(([name, value]) => `,${name}=${escapeTag(value)}`);
    return `${measurement}${own.join("")}${this.#tags}`;
  }

  /** Begins a round at a time, Unix milliseconds. */
  begin(timeMs: number): void {
    this.#end = ` ${timeMs}000000\n`;
    this.#isRoundLost = this.#chance.uniform() < ROUND_LOST;
  }

  /** Writes one line of the round. */
  report(key: string, fields: string): void {
    const isLost = this.#chance.uniform() < LINE_LOST;
    if (isLost || this.#isRoundLost) return;
    this.#text += `${key} ${fields}${this.#end}`;
    this.#lines++;
  }

  /** Hands over what was written since the last call. */
  take(): { readonly text: string; readonly lines: number } {
    const taken = { text: this.#text, lines: this.#lines };
    this.#text = "";
    this.#lines = 0;
    return taken;
  }
}
