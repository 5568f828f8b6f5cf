import type { Release } from "./deploys.ts";
import type { Fault, FaultKind, Role } from "./faults.ts";

/** Series that a label is about; in patterns `*` stands for any characters, `|` for or. */
export interface LabelledSeries {
  /** Pattern of the measurement. */
  readonly measurement: string;
  /** Pattern of the field. */
  readonly field: string;
  /** Tags that a series has to have. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What was wrong, or only looked like it, from when to when. */
export interface Label {
  readonly id: string;
  readonly kind: FaultKind | "deploy";
  /** `false` for what changes metrics and is normal. */
  readonly isFault: boolean;
  readonly host: string | undefined;
  readonly site: string;
  /** Unix milliseconds. */
  readonly startMs: number;
  /** When the metrics are as ever again, Unix milliseconds. */
  readonly endMs: number;
  /** Where it can be seen. */
  readonly series: readonly LabelledSeries[];
}

const MINUTE_MS = 60_000;
/** Load averages, caches and restarts take about so long to heal. */
const HEALING_MS = 15 * MINUTE_MS;
/** A release is news for so long; then it is what is usual. */
const RELEASE_MS = 60 * MINUTE_MS;

type Seen = readonly [measurement: string, field: string];

const CPU: Seen = ["cpu", "usage_*"];
const LOAD: Seen = ["system", "load*"];
const MEMORY: Seen = ["mem", "*"];
const ANSWERS: Seen = ["http_response", "*"];
const NGINX: Seen = ["nginx", "*"];
const POSTGRESQL: Seen = ["postgresql", "*"];
const CARD: Seen = ["net", "*"];
const DISK_WORK: Seen = ["diskio", "*"];
const EVERYTHING: Seen = ["*", "*"];

/** Where a fault can be seen on its own host. */
function seenAtHost({ kind }: Fault, role: Role): readonly Seen[] {
  const clients = role === "web" ? [ANSWERS, NGINX] : [POSTGRESQL];
  switch (kind) {
    case "leak":
      return [MEMORY, ["docker_container_mem", "*"], ["docker_container_*", "usage_*|rx_*|tx_*"]];
    case "saturation":
      return role === "web" ? [CPU, LOAD, ...clients] : [CPU, LOAD, DISK_WORK, ...clients];
    case "drift":
      return role === "web"
        ? [["disk", "*"]]
        : [...clients, CPU, LOAD, DISK_WORK, ["docker_container_cpu", "*"]];
    case "crash":
    case "cascade":
      return [EVERYTHING];
    case "noisy-neighbour":
      return [CPU, LOAD, ...clients];
    case "network-loss":
      return [CARD, ["ping", "*"], ...clients];
  }
}

/** Kinds that the web servers feel when they befall the database. */
const FELT_BY_CLIENTS: readonly FaultKind[] = [
  "saturation",
  "drift",
  "crash",
  "noisy-neighbour",
  "cascade",
];
/** Kinds that leave the web servers nothing to do. */
const STOPS_CLIENTS: readonly FaultKind[] = ["crash", "cascade"];

function seenAtClients({ kind }: Fault, role: Role): readonly Seen[] {
  if (role === "web" || !FELT_BY_CLIENTS.includes(kind)) return [];
  return STOPS_CLIENTS.includes(kind) ? [EVERYTHING] : [ANSWERS, NGINX];
}

function series(seen: readonly Seen[], tags: Readonly<Record<string, string>>): LabelledSeries[] {
  return seen.map(([measurement, field]) => ({ measurement, field, tags }));
}

/** The label of a fault: what it did, on its host and on the hosts that depend on it. */
export function labelOf(fault: Fault, role: Role, site: string): Label {
  const { id, kind, host, startMs, endMs } = fault;
  return {
    id,
    kind,
    isFault: true,
    host,
    site,
    startMs,
    endMs: endMs + HEALING_MS,
    series: [
      ...series(seenAtHost(fault, role), { host }),
      ...series(seenAtClients(fault, role), { site }),
    ],
  };
}

/** The label of a release, which is no fault. */
export function labelOfRelease({ number, timeMs }: Release, site: string): Label {
  return {
    id: `${site}-release-${number}`,
    kind: "deploy",
    isFault: false,
    host: undefined,
    site,
    startMs: timeMs,
    endMs: timeMs + RELEASE_MS,
    series: series([EVERYTHING], { site }),
  };
}
