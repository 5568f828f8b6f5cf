/** Every kind of fault that can be simulated. */
export const FAULT_KINDS = [
  "leak",
  "saturation",
  "drift",
  "crash",
  "noisy-neighbour",
  "network-loss",
  "cascade",
] as const;

/** What goes wrong. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What a host is for; its faults and services depend on it. */
export type Role = "web" | "database";

/** One thing that goes wrong with one host, from its first to its last moment. */
export interface Fault {
  /** Unique within a simulation, and the same in a longer one. */
  readonly id: string;
  readonly kind: FaultKind;
  readonly host: string;
  /** Unix milliseconds. */
  readonly startMs: number;
  /** When its cause is gone, Unix milliseconds; what it did may take a little longer to heal. */
  readonly endMs: number;
  /** From 0 = only just a fault to 1 = as bad as this kind gets. */
  readonly strength: number;
  /** From 0 to 1: which of the ways it can show is taken. */
  readonly variant: number;
}

/** What a fault does to a host at one moment; every number is 0 where nothing is wrong. */
export interface Stress {
  /** Share of the memory that was free when all was well, taken by a leak. */
  readonly leakedShare: number;
  /** Share of the cores that a runaway program keeps busy. */
  readonly runawayShare: number;
  /** Share of what the disk can do that something else takes. */
  readonly diskShare: number;
  /** Share of the disk that fills up beside the usual. */
  readonly filledShare: number;
  /** How much slower and costlier queries are than usual, as a share: 1 = twice. */
  readonly bloatShare: number;
  /** Share of the cores' time that the hypervisor gives to others. */
  readonly stolenShare: number;
  /** Share of the packets that are lost. */
  readonly lostShare: number;
  /** How much of the database waits for locks. */
  readonly lockedShare: number;
  /** Whether the whole host is away. */
  readonly isDown: boolean;
  /** Whether the main container of the host is away. */
  readonly isContainerDown: boolean;
}

/** All is well. */
export const CALM: Stress = {
  leakedShare: 0,
  runawayShare: 0,
  diskShare: 0,
  filledShare: 0,
  bloatShare: 0,
  stolenShare: 0,
  lostShare: 0,
  lockedShare: 0,
  isDown: false,
  isContainerDown: false,
};

const MINUTE_MS = 60_000;

/**
 * What a fault does at a time.
 *
 * @param role Of its host: a web server's runaway program eats CPU and its drift fills the disk, a database's reads from
 *   disk and its drift makes queries slower.
 */
export function stressOf(fault: Fault | undefined, role: Role, timeMs: number): Stress {
  if (fault === undefined || timeMs < fault.startMs || timeMs >= fault.endMs) return CALM;
  const { strength, variant } = fault;
  const progress = (timeMs - fault.startMs) / (fault.endMs - fault.startMs);
  switch (fault.kind) {
    case "leak":
      return { ...CALM, leakedShare: progress * mix(0.25, 0.97, strength) };
    case "saturation":
      return role === "web"
        ? { ...CALM, runawayShare: edges(fault, timeMs, 2) * mix(0.3, 1, strength) }
        : { ...CALM, diskShare: edges(fault, timeMs, 2) * mix(0.4, 0.95, strength) };
    case "drift":
      return role === "web"
        ? { ...CALM, filledShare: progress * mix(0.06, 0.35, strength) }
        : { ...CALM, bloatShare: progress * mix(0.5, 2.5, strength) };
    case "crash":
      return { ...CALM, isDown: variant < 0.5, isContainerDown: variant >= 0.5 };
    case "noisy-neighbour":
      return {
        ...CALM,
        stolenShare: edges(fault, timeMs, 5) * mix(0.06, 0.4, strength) * pulse(fault, timeMs),
      };
    case "network-loss":
      return { ...CALM, lostShare: edges(fault, timeMs, 1) * mix(0.01, 0.25, strength) };
    case "cascade":
      return { ...CALM, lockedShare: edges(fault, timeMs, 8) * mix(0.35, 1, strength) };
  }
}

function mix(low: number, high: number, share: number): number {
  return low + (high - low) * share;
}

/** Up from 0 to 1 in the first minutes, down in the last. */
function edges({ startMs, endMs }: Fault, timeMs: number, minutes: number): number {
  const rampMs = Math.min(minutes * MINUTE_MS, (endMs - startMs) / 4);
  return Math.min(1, (timeMs - startMs) / rampMs, (endMs - timeMs) / rampMs);
}

/** Between 0.4 and 1, over about twenty minutes: a neighbour works in rounds. */
function pulse({ startMs, variant }: Fault, timeMs: number): number {
  const periodMs = (15 + 10 * variant) * MINUTE_MS;
  return 0.7 + 0.3 * Math.sin((2 * Math.PI * (timeMs - startMs)) / periodMs);
}
