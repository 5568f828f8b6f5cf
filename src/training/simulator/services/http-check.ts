import { type Agent, float, integer } from "../agent.ts";
import { RETRANSMIT_SECONDS } from "../machine/network.ts";
import type { Random } from "../random.ts";

/** How the site answers at present. */
export interface HttpAnswer {
  /** Mean time of an answer that loses no packet. */
  readonly seconds: number;
  /** Share of the requests that are answered with an error. */
  readonly failedShare: number;
  /** Share of the packets that are lost. */
  readonly lostShare: number;
}

const TIMEOUT_SECONDS = 5;
const SUCCESS = 0;
const TIMED_OUT = 4;
/** Single answers scatter by so much around the mean (deviation of the logarithm), */
const SCATTER = 0.22;
/** and one in so many waits for something of its own: a cold cache, a collection of garbage. */
const STRAGGLER = 1 / 150;
const STRAGGLER_SHAPE = 2.2;
const PAGE_BYTES = 18_000;
const ERROR_BYTES = 560;

/** A check from outside, one request a step: the heavy tail of single answers is seen as it is. */
export class HttpCheck {
  readonly #random: Random;
  readonly #key: string;

  constructor(random: Random, agent: Agent) {
    this.#random = random;
    this.#key = agent.key("http_response", { method: "GET", server: "http://localhost/" });
  }

  /** Asks once, and writes the line `http_response`. */
  report(agent: Agent, { seconds, failedShare, lostShare }: HttpAnswer): void {
    const isStraggler = this.#random.uniform() < STRAGGLER;
    const slow = isStraggler ? 1 + this.#random.pareto(STRAGGLER_SHAPE) : 1;
    // (1 + scatter²/2 is the mean of the log-normal, taken out so that the mean stays the model's.)
    const usual = seconds * this.#random.lognormal(SCATTER) * slow * (1 - SCATTER ** 2 / 2);
    const took = usual + this.#retransmits(lostShare);
    const size = this.#random.between(0.99, 1.01) * PAGE_BYTES;
    const hasFailed = this.#random.uniform() < failedShare;
    const fields =
      took >= TIMEOUT_SECONDS
        ? `result_code=${TIMED_OUT}i`
        : `response_time=${float(took)},http_response_code=${hasFailed ? 502 : 200}i,result_code=${SUCCESS}i` +
          `,content_length=${integer(hasFailed ? ERROR_BYTES : size)}`;
    agent.report(this.#key, fields);
  }

  /** What lost packets cost this one request: each is sent again after a wait that doubles. */
  #retransmits(lostShare: number): number {
    let seconds = 0;
    for (let packet = 0; packet < 6; packet++) {
      let wait = RETRANSMIT_SECONDS;
      while (lostShare > 0 && this.#random.uniform() < lostShare && wait < TIMEOUT_SECONDS) {
        seconds += wait;
        wait *= 2;
      }
    }
    return seconds;
  }
}
