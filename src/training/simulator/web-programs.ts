import type { Agent } from "./agent.ts";
import type { Stress } from "./faults.ts";
import type { HostOptions, Programs } from "./host.ts";
import { Machine } from "./machine/machine.ts";
import { Random } from "./random.ts";
import { Container } from "./services/container.ts";
import { HttpCheck } from "./services/http-check.ts";
import { Nginx } from "./services/nginx.ts";
import type { Site } from "./site.ts";
import type { Step } from "./step.ts";
import { Wander } from "./wander.ts";

/** Web servers of a site; each takes about as large a part of its requests. */
export const WEB_SERVERS = 3;
/** Requests that the application answers at the same time; further ones are turned away. */
const WORKERS = 400;
/** How busy the cores are at the usual rate. */
const BUSY_USUAL = 0.22;
const ANSWER_SECONDS = 0.035;
/** Time of an answer that no application is there for: nginx gives it by itself. */
const REFUSAL_SECONDS = 0.002;
const REQUEST_BYTES = 1100;
const ANSWER_BYTES = 18_000;
const LOG_BYTES = 260;
const PROXY_SHARE = 0.12;
const BYTES_PER_CONNECTION = 400e3;
const DAY_MS = 86_400_000;
/** Logs are rotated and packed after midnight. */
const ROTATION_MINUTES = 4;

/** What a web server runs: nginx before an application, and a check that asks once a step. */
export class WebPrograms implements Programs {
  readonly machine: Machine;
  readonly #site: Site;
  readonly #share: number;
  readonly #coresPerRequest: number;
  readonly #heapBytes: number;
  readonly #baseDiskBytes: number;
  readonly #rotationMs: number;
  readonly #balance: Wander;
  readonly #heap: Wander;
  readonly #pages: Wander;
  readonly #nginx: Nginx;
  readonly #check: HttpCheck;
  readonly #app: Container;
  readonly #proxy: Container;
  readonly #containers: readonly Container[];
  #release: number;
  #logBytes: number;
  #logDay: number;
  /** What an answer takes on average where no packet is lost, and with what lost ones cost. */
  #workSeconds = ANSWER_SECONDS;
  #answerSeconds = ANSWER_SECONDS;
  #failedShare = 0;
  #lostShare = 0;

  constructor(options: HostOptions, agent: Agent) {
    const { seed, name, site, stepMs, fromMs } = options;
    const random = new Random(seed, name, "web");
    const cores = random.uniform() < 0.5 ? 4 : 8;
    const memoryBytes = cores * 2 * 1024 ** 3;
    const diskBytes = 80e9;
    this.machine = new Machine({ seed, host: name, cores, memoryBytes, diskBytes, stepMs }, agent);
    this.#site = site;
    this.#share = random.between(0.92, 1.08) / WEB_SERVERS;
    this.#coresPerRequest =
      (random.between(0.8, 1.2) * BUSY_USUAL * cores) / (site.usualRate / WEB_SERVERS);
    this.#heapBytes = random.between(0.22, 0.32) * memoryBytes;
    this.#baseDiskBytes = random.between(0.25, 0.4) * diskBytes;
    this.#rotationMs = random.between(2, 40) * 60_000;
    this.#balance = new Wander(random, { deviation: 0.02, memoryMs: 300_000, stepMs });
    this.#heap = new Wander(random, { deviation: 0.05, memoryMs: 2_400_000, stepMs });
    this.#pages = new Wander(random, { deviation: 0.03, memoryMs: 1_800_000, stepMs });
    this.#nginx = new Nginx(new Random(seed, name, "nginx"), agent);
    this.#check = new HttpCheck(new Random(seed, name, "check"), agent);
    this.#app = new Container({ name: "app", image: "shop/app", memoryLimit: memoryBytes }, agent);
    this.#proxy = new Container({ name: "nginx", image: "nginx", memoryLimit: 1024 ** 3 }, agent);
    this.#containers = [this.#app, this.#proxy];
    this.#release = site.release.number;
    this.#logDay = this.#dayOf(fromMs);
    this.#logBytes = ((fromMs % DAY_MS) / 1000) * LOG_BYTES * site.usualRate * this.#share;
  }

  /** Days change when the logs are rotated. */
  #dayOf(timeMs: number): number {
    return Math.floor((timeMs - this.#rotationMs) / DAY_MS);
  }

  step(stress: Stress, step: Step): void {
    const site = this.#site;
    if (site.release.number !== this.#release) this.restart();
    this.#release = site.release.number;
    this.#lostShare = stress.lostShare;

    const asked = site.rate * this.#share * this.#balance.next();
    const served = this.#serve(asked, stress);
    this.#rotate(served, step);
    this.#nginx.step({ requestsPerSecond: asked, answerSeconds: this.#answerSeconds }, step);
    this.#work(served, stress, step);
  }

  /**
   * Answers requests: how long one takes follows from the cores, the database and the network; how many are in
   * progress follows from that, and those beyond the workers are turned away.
   *
   * @returns Requests a second that are answered.
   */
  #serve(asked: number, { isDown, isContainerDown }: Stress): number {
    const { processor, network } = this.machine;
    const { database } = this.#site;
    const own = ANSWER_SECONDS * processor.delayFactor;
    const isBroken = isDown || isContainerDown || !database.isUp;
    const queries = isBroken ? 0 : database.secondsPerRequest;
    this.#workSeconds = isContainerDown ? REFUSAL_SECONDS : own + queries;
    this.#answerSeconds = this.#workSeconds + (isContainerDown ? 0 : network.retransmitSeconds);
    const room = Math.min(1, WORKERS / Math.max(1, asked * this.#answerSeconds));
    const servedShare = isBroken ? 0 : room * processor.doneShare * database.servedShare;
    this.#failedShare = 1 - servedShare;
    return asked * servedShare;
  }

  /** Writes the log, and begins a new one each night: the packed ones are few beside it. */
  #rotate(served: number, { timeMs, seconds }: Step): void {
    this.#logBytes += served * seconds * LOG_BYTES;
    const day = this.#dayOf(timeMs);
    if (day !== this.#logDay) this.#logBytes = 0;
    this.#logDay = day;
  }

  #work(served: number, stress: Stress, step: Step): void {
    const { release } = this.#site;
    const isPacking = (step.timeMs - this.#rotationMs) % DAY_MS < ROTATION_MINUTES * 60_000;
    const pages = this.#pages.next();
    const requestCores = served * this.#coresPerRequest * release.cpu;
    const receivedBytes = served * REQUEST_BYTES;
    const sentBytes = served * ANSWER_BYTES * pages * release.answerBytes;
    const heap = this.#heapBytes * release.memory * this.#heap.next();
    const connections = this.#nginx.connections;
    const free = 0.9 * (this.machine.memory.bytes - this.#heapBytes);
    const appBytes = stress.isContainerDown
      ? 0
      : heap + connections * BYTES_PER_CONNECTION + stress.leakedShare * free;
    this.machine.step(
      {
        cores: requestCores + (isPacking ? 0.9 : 0),
        memoryBytes: appBytes + 0.2e9,
        disk: {
          reads: 4 + 0.02 * served + (isPacking ? 60 : 0),
          readBytes: 60e3 + 300 * served + (isPacking ? 12e6 : 0),
          writes: 8 + 0.25 * served + (isPacking ? 20 : 0),
          writtenBytes: 90e3 + 3 * LOG_BYTES * served + (isPacking ? 2e6 : 0),
          usedBytes: this.#baseDiskBytes + this.#logBytes,
        },
        network: { receivedBytes: receivedBytes + 4e3, sentBytes: sentBytes + 9e3, connections },
      },
      stress,
      step,
    );
    const [app, proxy] = [(1 - PROXY_SHARE) * requestCores, PROXY_SHARE * requestCores];
    this.#app.step({ cores: app, memoryBytes: appBytes, receivedBytes, sentBytes }, step);
    const proxyBytes = 40e6 + 20e3 * connections;
    this.#proxy.step({ cores: proxy, memoryBytes: proxyBytes, receivedBytes, sentBytes }, step);
  }

  restart(): void {
    this.#app.restart();
  }

  reboot(): void {
    this.machine.reboot();
    this.#nginx.restart();
    for (const container of this.#containers) container.restart();
  }

  report(agent: Agent, isContainerDown: boolean): void {
    if (!isContainerDown) this.#app.report(agent);
    this.#proxy.report(agent);
    this.#nginx.report(agent);
    // The check draws for itself which of its packets are lost, so their mean cost is not in its time.
    this.#check.report(agent, {
      seconds: this.#workSeconds,
      failedShare: this.#failedShare,
      lostShare: this.#lostShare,
    });
  }
}
