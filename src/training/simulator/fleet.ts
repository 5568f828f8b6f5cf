/**
 * A simulated fleet, step by step: sites of four hosts, each host with its agent. Nothing is kept beyond the present
 * moment, so that a year needs no more memory than an hour.
 */
import { DatabasePrograms } from "./database-programs.ts";
import type { FaultPlan } from "./fault-schedule.ts";
import type { Fault } from "./faults.ts";
import { Host, type HostOptions } from "./host.ts";
import { type Label, labelOf, labelOfRelease } from "./labels.ts";
import { Site } from "./site.ts";
import { WEB_SERVERS, WebPrograms } from "./web-programs.ts";

/** What is simulated. */
export interface FleetOptions {
  readonly seed: number;
  readonly hosts: number;
  /** First moment, Unix milliseconds. */
  readonly fromMs: number;
  /** Time from one round of samples to the next, milliseconds. */
  readonly stepMs: number;
  readonly faults: FaultPlan;
}

/** All lines of one moment. */
export interface Round {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** Line protocol with nanoseconds, each line ended. */
  readonly text: string;
  readonly lines: number;
  /** What began at this moment. */
  readonly labels: readonly Label[];
}

const HOSTS_PER_SITE = 1 + WEB_SERVERS;

/** One site and those of its hosts that are simulated. */
interface Neighbourhood {
  readonly site: Site;
  readonly hosts: readonly Host[];
  release: number;
  readonly faults: (Fault | undefined)[];
}

/**
 * Simulates a fleet without end: take as many rounds as are wanted.
 *
 * The same options give the same rounds, and more hosts give the same rounds with further lines in them.
 */
export function* simulateFleet(options: FleetOptions): Generator<Round, never> {
  const { hosts, fromMs, stepMs } = options;
  const sites = Array.from({ length: Math.ceil(hosts / HOSTS_PER_SITE) }, (_, index) =>
    neighbourhood(options, {
      index,
      hosts: Math.min(HOSTS_PER_SITE, hosts - index * HOSTS_PER_SITE),
    }),
  );
  for (let round = 0; ; round++) {
    const step = { timeMs: fromMs + round * stepMs, seconds: stepMs / 1000 };
    let text = "";
    let lines = 0;
    const labels: Label[] = [];
    for (const place of sites) {
      place.site.step(step);
      for (const host of place.hosts) {
        host.step(step);
        const taken = host.agent.take();
        text += taken.text;
        lines += taken.lines;
      }
      labels.push(...newLabels(place));
    }
    yield { timeMs: step.timeMs, text, lines, labels };
  }
}

/** The first host of a site is its database: what it does decides how the web servers do. */
function neighbourhood(
  { seed, fromMs, stepMs, faults: plan }: FleetOptions,
  { index, hosts }: { readonly index: number; readonly hosts: number },
): Neighbourhood {
  const site = new Site({ seed, name: `site${index + 1}`, fromMs, stepMs });
  const made = Array.from({ length: hosts }, (_, place) => {
    const name = place === 0 ? `${site.name}-db` : `${site.name}-web${place}`;
    const options: HostOptions = { seed, name, site, fromMs, stepMs, plan };
    return place === 0
      ? new Host(options, "database", (agent) => new DatabasePrograms(options, agent))
      : new Host(options, "web", (agent) => new WebPrograms(options, agent));
  });
  return { site, hosts: made, release: site.release.number, faults: made.map(() => undefined) };
}

function newLabels(place: Neighbourhood): Label[] {
  const labels: Label[] = [];
  const { site, hosts, faults } = place;
  if (site.release.number !== place.release) {
    place.release = site.release.number;
    labels.push(labelOfRelease(site.release, site.name));
  }
  for (const [index, host] of hosts.entries()) {
    const { fault } = host;
    if (fault !== undefined && fault !== faults[index]) {
      labels.push(labelOf(fault, host.role, site.name));
    }
    faults[index] = fault;
  }
  return labels;
}
