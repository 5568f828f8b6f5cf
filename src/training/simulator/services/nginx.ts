import { type Agent, integer } from "../agent.ts";
import { Counter } from "../counter.ts";
import type { Random } from "../random.ts";
import type { Step } from "../step.ts";

/** What a web server has to do in a step. */
export interface NginxWork {
  readonly requestsPerSecond: number;
  /** From the first byte of a request to the last of its answer. */
  readonly answerSeconds: number;
}

/** Browsers send so many requests over one connection, and then keep it open for a while. */
const REQUESTS_PER_CONNECTION = 5;
const KEEP_ALIVE_SECONDS = 4;
/** Share of an answer's time in which a request is still being read. */
const READING_SHARE = 0.02;

/**
 * A web server as `stub_status` shows it: it counts requests, and has as many in progress as come in a second times the
 * seconds that each takes (Little's law).
 */
export class Nginx {
  readonly #random: Random;
  readonly #key: string;
  readonly #accepts: Counter;
  readonly #requests: Counter;
  #reading = 0;
  #writing = 1;
  #waiting = 0;

  constructor(random: Random, agent: Agent) {
    this.#random = random;
    this.#key = agent.key("nginx", { port: "80", server: "localhost" });
    const days = random.between(2, 40) * 86_400;
    this.#accepts = new Counter(20 * days);
    this.#requests = new Counter(100 * days);
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#reading + this.#writing + this.#waiting;
  }

  /** Serves one step. */
  step({ requestsPerSecond, answerSeconds }: NginxWork, { seconds }: Step): void {
    const inProgress = requestsPerSecond * answerSeconds;
    this.#reading = this.#random.count(READING_SHARE * inProgress);
    this.#writing = 1 + this.#random.count(inProgress);
    this.#waiting = this.#random.count(
      (requestsPerSecond / REQUESTS_PER_CONNECTION) * KEEP_ALIVE_SECONDS,
    );
    const requests = this.#random.count(requestsPerSecond * seconds);
    this.#requests.add(requests);
    this.#accepts.add(this.#random.count(requests / REQUESTS_PER_CONNECTION));
  }

  /** Begins anew: every counter at 0. */
  restart(): void {
    this.#accepts.reset();
    this.#requests.reset();
  }

  /** Writes the line `nginx`. */
  report(agent: Agent): void {
    agent.report(
      this.#key,
      `accepts=${this.#accepts},handled=${this.#accepts},requests=${this.#requests},active=${integer(this.connections)}` +
        `,reading=${integer(this.#reading)},writing=${integer(this.#writing)},waiting=${integer(this.#waiting)}`,
    );
  }
}
