import { type Agent, integer } from "../agent.ts";
import type { Stress } from "../faults.ts";
import { Random } from "../random.ts";
import type { Step } from "../step.ts";
import { Disk, type DiskWork } from "./disk.ts";
import { Memory } from "./memory.ts";
import { Network, type NetworkWork } from "./network.ts";
import { Processor } from "./processor.ts";

/** What the programs of a host ask of it in a step. */
export interface MachineWork {
  /** Cores kept busy, on average. */
  readonly cores: number;
  /** Memory held by programs. */
  readonly memoryBytes: number;
  readonly disk: Omit<DiskWork, "otherShare">;
  readonly network: Omit<NetworkWork, "lostShare">;
}

/** What a host is made of. */
export interface MachineOptions {
  readonly seed: number;
  readonly host: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly stepMs: number;
}

/**
 * A host: its cores, memory, disk and network, which bear the work of its programs and the stress of its faults.
 *
 * The order of a step is the order of causes: the disk first, since cores wait for it, the network next, since its
 * packets cost cores.
 */
export class Machine {
  readonly processor: Processor;
  readonly memory: Memory;
  readonly disk: Disk;
  readonly network: Network;
  #uptimeSeconds: number;
  readonly #keys: Readonly<Record<"cpu" | "mem" | "system" | "disk" | "diskio", string>>;
  readonly #cardKey: string;
  readonly #connectionsKey: string;
  readonly #pingKey: string;

  constructor(options: MachineOptions, agent: Agent) {
    const { seed, host, cores, memoryBytes, diskBytes, stepMs } = options;
    const chance = (part: string): Random => new Random(seed, host, part);
    this.processor = new Processor({ random: chance("cpu"), cores, stepMs });
    this.memory = new Memory({ random: chance("mem"), bytes: memoryBytes, stepMs });
    this.disk = new Disk({ random: chance("disk"), bytes: diskBytes, stepMs });
    this.network = new Network(chance("net"));
    this.#uptimeSeconds = Math.round(chance("uptime").between(5, 60) * 86_400);
    this.#keys = {
      cpu: agent.key("cpu", { cpu: "cpu-total" }),
      mem: agent.key("mem"),
      system: agent.key("system"),
      disk: agent.key("disk", { device: "vda1", fstype: "ext4", mode: "rw", path: "/" }),
      diskio: agent.key("diskio", { name: "vda" }),
    };
    this.#cardKey = agent.key("net", { interface: "eth0" });
    this.#connectionsKey = agent.key("net", { interface: "all" });
    this.#pingKey = agent.key("ping", { url: "gateway" });
  }

  /** Bears one step. */
  step(work: MachineWork, stress: Stress, step: Step): void {
    this.#uptimeSeconds += step.seconds;
    this.disk.step(
      {
        ...work.disk,
        usedBytes: work.disk.usedBytes + stress.filledShare * this.disk.bytes,
        otherShare: stress.diskShare,
      },
      step,
    );
    this.network.step({ ...work.network, lostShare: stress.lostShare }, step);
    this.processor.step(
      {
        cores: work.cores + stress.runawayShare * this.processor.cores,
        stolenShare: stress.stolenShare,
        diskShare: this.disk.busyShare,
        packetsPerSecond: this.network.packetsPerSecond,
      },
      step,
    );
    this.memory.step(work.memoryBytes, step);
  }

  /** Begins anew: counters at 0, nothing cached. */
  reboot(): void {
    this.#uptimeSeconds = 0;
    this.processor.reboot();
    this.memory.reboot();
    this.disk.reboot();
    this.network.reboot();
  }

  /** Writes the lines of the host itself. */
  report(agent: Agent): void {
    this.processor.report(agent, this.#keys.cpu);
    this.memory.report(agent, this.#keys.mem);
    agent.report(
      this.#keys.system,
      `${this.processor.loadFields()},uptime=${integer(this.#uptimeSeconds)}`,
    );
    this.disk.reportSpace(agent, this.#keys.disk);
    this.disk.reportWork(agent, this.#keys.diskio);
    this.network.reportCard(agent, this.#cardKey);
    this.network.reportConnections(agent, this.#connectionsKey);
    this.network.reportPing(agent, this.#pingKey);
  }
}
