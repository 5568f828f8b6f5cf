import { type Agent, float, integer } from "../agent.ts";
import { Counter, resetAll } from "../counter.ts";
import type { Step } from "../step.ts";

/** What a container used in a step. */
export interface ContainerWork {
  /** Cores kept busy, on average. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** A second. */
  readonly receivedBytes: number;
  /** A second. */
  readonly sentBytes: number;
}

/** What a container is called and may use. */
export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly memoryLimit: number;
}

const NANOSECONDS = 1e9;
const KERNEL_SHARE = 0.22;
const BYTES_PER_PACKET = 800;

/** A container as Docker accounts for it: what its program used of the host, counted from its start. */
export class Container {
  readonly #limit: number;
  readonly #cpuKey: string;
  readonly #memoryKey: string;
  readonly #networkKey: string;
  readonly #total = new Counter();
  readonly #kernel = new Counter();
  readonly #user = new Counter();
  readonly #received = new Counter();
  readonly #sent = new Counter();
  readonly #receivedPackets = new Counter();
  readonly #sentPackets = new Counter();
  #memory = 0;
  #percent = 0;

  constructor({ name, image, memoryLimit }: ContainerOptions, agent: Agent) {
    const tags = { container_image: image, container_name: name };
    this.#limit = memoryLimit;
    this.#cpuKey = agent.key("docker_container_cpu", { ...tags, cpu: "cpu-total" });
    this.#memoryKey = agent.key("docker_container_mem", tags);
    this.#networkKey = agent.key("docker_container_net", { ...tags, network: "eth0" });
  }

  /** Counts what one step took. */
  step({ cores, memoryBytes, receivedBytes, sentBytes }: ContainerWork, { seconds }: Step): void {
    this.#percent = 100 * cores;
    this.#memory = Math.min(this.#limit, memoryBytes);
    this.#total.add(cores * seconds * NANOSECONDS);
    this.#kernel.add(KERNEL_SHARE * cores * seconds * NANOSECONDS);
    this.#user.add((1 - KERNEL_SHARE) * cores * seconds * NANOSECONDS);
    this.#received.add(receivedBytes * seconds);
    this.#sent.add(sentBytes * seconds);
    this.#receivedPackets.add((receivedBytes * seconds) / BYTES_PER_PACKET);
    this.#sentPackets.add((sentBytes * seconds) / BYTES_PER_PACKET);
  }

  /** Begins anew: every counter at 0. */
  restart(): void {
    resetAll(
      this.#total,
      this.#kernel,
      this.#user,
      this.#received,
      this.#sent,
      this.#receivedPackets,
      this.#sentPackets,
    );
  }

  /** Writes its lines `docker_container_cpu`, `_mem` and `_net`. */
  report(agent: Agent): void {
    agent.report(
      this.#cpuKey,
      `usage_percent=${float(this.#percent)},usage_total=${this.#total}` +
        `,usage_in_kernelmode=${this.#kernel},usage_in_usermode=${this.#user}`,
    );
    agent.report(
      this.#memoryKey,
      `usage=${integer(this.#memory)},limit=${integer(this.#limit)},usage_percent=${float((100 * this.#memory) / this.#limit)}`,
    );
    agent.report(
      this.#networkKey,
      `rx_bytes=${this.#received},tx_bytes=${this.#sent},rx_packets=${this.#receivedPackets},tx_packets=${this.#sentPackets}`,
    );
  }
}
