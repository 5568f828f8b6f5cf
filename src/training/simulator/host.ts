import { Agent } from "./agent.ts";
import { type FaultPlan, FaultSchedule } from "./fault-schedule.ts";
import { CALM, type Fault, type Role, type Stress, stressOf } from "./faults.ts";
import type { Machine } from "./machine/machine.ts";
import type { Site } from "./site.ts";
import type { Step } from "./step.ts";

/** What every host is told. */
export interface HostOptions {
  readonly seed: number;
  readonly name: string;
  readonly site: Site;
  /** Unix milliseconds. */
  readonly fromMs: number;
  readonly stepMs: number;
  readonly plan: FaultPlan;
}

/** What a host runs: its programs, which put their work on its machine. */
export interface Programs {
  readonly machine: Machine;
  /** Works for one step. */
  step(stress: Stress, step: Step): void;
  /** Begins the main container anew: its counters at 0. */
  restart(): void;
  /** Begins anew with the whole host. */
  reboot(): void;
  /** Writes the lines of the programs; without those of the main container where it is away. */
  report(agent: Agent, isContainerDown: boolean): void;
}

/** A host: its machine and programs, its agent that reports, and the faults that befall it. */
export class Host {
  readonly name: string;
  readonly role: Role;
  readonly agent: Agent;
  readonly #programs: Programs;
  readonly #schedule: FaultSchedule;
  #fault: Fault | undefined;
  /** What it bore in the step before. */
  #before = CALM;

  constructor(options: HostOptions, role: Role, programsOf: (agent: Agent) => Programs) {
    const { seed, name, site, fromMs, plan } = options;
    this.name = name;
    this.role = role;
    this.agent = new Agent({ seed, host: name, site: site.name });
    this.#programs = programsOf(this.agent);
    this.#schedule = new FaultSchedule({ plan, seed, host: name, role, fromMs });
  }

  /** The fault that is going on. */
  get fault(): Fault | undefined {
    return this.#fault;
  }

  /** Lives through one step and reports it. */
  step(step: Step): void {
    this.#fault = this.#schedule.at(step.timeMs);
    const stress = stressOf(this.#fault, this.role, step.timeMs);
    this.#recover(stress);
    this.#programs.step(stress, step);
    if (stress.isDown) return;
    this.agent.begin(step.timeMs);
    this.#programs.machine.report(this.agent);
    this.#programs.report(this.agent, stress.isContainerDown);
  }

  /** What went away and is back has forgotten what it counted; a leak ends with a restart of its program. */
  #recover(stress: Stress): void {
    const before = this.#before;
    this.#before = stress;
    if (before.isDown && !stress.isDown) this.#programs.reboot();
    const isBack = before.isContainerDown && !stress.isContainerDown;
    const isCured = before.leakedShare > 0 && stress.leakedShare === 0;
    if (isBack || isCured) this.#programs.restart();
  }
}
