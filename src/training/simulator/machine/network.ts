import { type Agent, float, integer } from "../agent.ts";
import { Counter, resetAll } from "../counter.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";

/** What the network carries, a second. */
export interface NetworkWork {
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Share of the packets that are lost. */
  readonly lostShare: number;
}

/** Of packets both ways, what a full one and its acknowledgement hold on average. */
const BYTES_PER_PACKET = 700;
/** Lost when all is well. */
const LOST_USUAL = 0.00005;
/** A lost packet is sent again after this long at the soonest, and the wait doubles (RFC 6298). */
export const RETRANSMIT_SECONDS = 0.2;
const PINGS = 5;
/** Answers of the gateway on a quiet network. */
const PING_MS = 0.6;

/** The network card of a host, its connections, and the way to the gateway. */
export class Network {
  readonly #random: Random;
  readonly #receivedBytes: Counter;
  readonly #sentBytes: Counter;
  readonly #receivedPackets: Counter;
  readonly #sentPackets: Counter;
  readonly #errors = new Counter();
  readonly #dropped = new Counter();
  readonly #segments: Counter;
  readonly #retransmitted = new Counter();
  #connections = 0;
  #lost = 0;
  #packetsPerSecond = 0;

  constructor(random: Random) {
    this.#random = random;
    const days = random.between(5, 60) * 86_400;
    this.#receivedBytes = new Counter(2e5 * days);
    this.#sentBytes = new Counter(1e6 * days);
    this.#receivedPackets = new Counter(600 * days);
    this.#sentPackets = new Counter(1200 * days);
    this.#segments = new Counter(1100 * days);
  }

  get packetsPerSecond(): number {
    return this.#packetsPerSecond;
  }

  /** Share of the traffic that still arrives: senders slow down as loss grows (Mathis et al., 1997). */
  get passedShare(): number {
    return Math.min(1, Math.sqrt(0.01 / Math.max(0.01, this.#lost)));
  }

  /** Seconds that an answer waits on average for what has to be sent again. */
  get retransmitSeconds(): number {
    const packetsPerAnswer = 4;
    return packetsPerAnswer * this.#lost * RETRANSMIT_SECONDS * (1 + 4 * this.#lost);
  }

  /** Carries one step's traffic. */
  step(work: NetworkWork, { seconds }: Step): void {
    this.#lost = work.lostShare;
    this.#connections = work.connections;
    const received = work.receivedBytes * this.passedShare * seconds;
    const sent = work.sentBytes * this.passedShare * seconds;
    const all = (received + sent) / BYTES_PER_PACKET;
    const receivedPackets = this.#random.count(0.45 * all);
    const sentPackets = this.#random.count(0.55 * all);
    this.#packetsPerSecond = all / seconds;
    this.#receivedBytes.add(received);
    this.#sentBytes.add(sent);
    this.#receivedPackets.add(receivedPackets);
    this.#sentPackets.add(sentPackets);
    this.#errors.add(this.#random.count(0.3 * this.#lost * receivedPackets));
    this.#dropped.add(this.#random.count((0.7 * this.#lost + 1e-7) * receivedPackets));
    this.#segments.add(sentPackets);
    this.#retransmitted.add(this.#random.count((this.#lost + LOST_USUAL) * sentPackets));
  }

  /** Begins anew after a reboot. */
  reboot(): void {
    resetAll(
      this.#receivedBytes,
      this.#sentBytes,
      this.#receivedPackets,
      this.#sentPackets,
      this.#segments,
      this.#retransmitted,
      this.#errors,
      this.#dropped,
    );
  }

  /** Writes the line `net` of the card. */
  reportCard(agent: Agent, key: string): void {
    agent.report(
      key,
      `bytes_recv=${this.#receivedBytes},bytes_sent=${this.#sentBytes},packets_recv=${this.#receivedPackets}` +
        `,packets_sent=${this.#sentPackets},err_in=${this.#errors},err_out=0i,drop_in=${this.#dropped},drop_out=0i`,
    );
  }

  /** Writes the line `net` of all cards together. */
  reportConnections(agent: Agent, key: string): void {
    agent.report(
      key,
      `tcp_currestab=${integer(this.#connections)},tcp_outsegs=${this.#segments},tcp_retranssegs=${this.#retransmitted}`,
    );
  }

  /** Writes the line `ping`: five packets to the gateway, each lost or not. */
  reportPing(agent: Agent, key: string): void {
    let answered = 0;
    let [sum, low, high] = [0, Number.POSITIVE_INFINITY, 0];
    for (let ping = 0; ping < PINGS; ping++) {
      const ms = PING_MS * this.#random.lognormal(0.2) * (1 + 6 * this.#lost);
      // Both ways can lose it.
      if (this.#random.uniform() < 1 - (1 - this.#lost) ** 2) continue;
      answered++;
      sum += ms;
      low = Math.min(low, ms);
      high = Math.max(high, ms);
    }
    const counts = `packets_transmitted=${PINGS}i,packets_received=${answered}i,percent_packet_loss=${float(100 - (100 * answered) / PINGS)}`;
    const times = `,average_response_ms=${float(sum / answered)},minimum_response_ms=${float(low)},maximum_response_ms=${float(high)}`;
    agent.report(key, answered === 0 ? counts : counts + times);
  }
}
