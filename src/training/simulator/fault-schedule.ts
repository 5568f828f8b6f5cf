import { FAULT_KINDS, type Fault, type FaultKind, type Role } from "./faults.ts";
import { Random } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** Whoever learns gets a day without a fault first. */
const QUIET_MS = DAY_MS;
/** A host has its peace for this long after a fault, so that labels stay apart. */
const REST_MS = 6 * HOUR_MS;

/** How long a fault of each kind lasts, from shortest to longest; drawn evenly in the logarithm. */
const DURATIONS: Readonly<Record<FaultKind, readonly [number, number]>> = {
  leak: [8 * HOUR_MS, 3 * DAY_MS],
  saturation: [20 * MINUTE_MS, 3 * HOUR_MS],
  drift: [3 * DAY_MS, 7 * DAY_MS],
  crash: [8 * MINUTE_MS, 45 * MINUTE_MS],
  "noisy-neighbour": [40 * MINUTE_MS, 6 * HOUR_MS],
  "network-loss": [10 * MINUTE_MS, 2 * HOUR_MS],
  cascade: [20 * MINUTE_MS, 90 * MINUTE_MS],
};

/** Which faults a fleet has. */
export interface FaultPlan {
  /** How many begin on a host in a week, on average; those that would fall together are left out. */
  readonly perHostWeek: number;
  /** Kinds to choose from, each as likely as any other. */
  readonly kinds: readonly FaultKind[];
}

/** What a schedule is for. */
export interface FaultScheduleOptions {
  readonly plan: FaultPlan;
  readonly seed: number;
  readonly host: string;
  readonly role: Role;
  /** When the simulation begins, Unix milliseconds. */
  readonly fromMs: number;
}

/**
 * The faults of one host, drawn week by week as time goes on.
 *
 * Each week has a stream of chance of its own: how long the simulation runs changes nothing in what has passed.
 */
export class FaultSchedule {
  readonly #options: FaultScheduleOptions;
  readonly #kinds: readonly FaultKind[];
  readonly #pending: Fault[] = [];
  #week = 0;
  #busyUntilMs: number;
  #current: Fault | undefined;

  constructor(options: FaultScheduleOptions) {
    this.#options = options;
    this.#kinds = possibleKinds(options.plan.kinds, options.role);
    this.#busyUntilMs = options.fromMs + QUIET_MS - REST_MS;
  }

  /**
   * The fault that is going on.
   *
   * @param timeMs Must not go back from one call to the next.
   */
  at(timeMs: number): Fault | undefined {
    while (timeMs >= this.#options.fromMs + this.#week * WEEK_MS) this.#drawWeek(this.#week++);
    const [next] = this.#pending;
    if (next !== undefined && timeMs >= next.startMs) {
      this.#current = this.#pending.shift();
    }
    if (this.#current !== undefined && timeMs >= this.#current.endMs) this.#current = undefined;
    return this.#current;
  }

  #drawWeek(week: number): void {
    const { plan, seed, host, fromMs } = this.#options;
    if (this.#kinds.length === 0) return;
    const random = new Random(seed, host, "faults", week);
    const weekMs = fromMs + week * WEEK_MS;
    const drawn = Array.from({ length: random.count(plan.perHostWeek) }, (_, index) =>
      drawFault(random, {
        kinds: this.#kinds,
        host,
        id: `${host}-${week + 1}-${index + 1}`,
        weekMs,
      }),
    );
    for (const fault of drawn.sort((a, b) => a.startMs - b.startMs)) {
      if (fault.startMs < this.#busyUntilMs + REST_MS) continue;
      this.#busyUntilMs = fault.endMs;
      this.#pending.push(fault);
    }
  }
}

/** Only a database has clients that can be dragged along. */
function possibleKinds(kinds: readonly FaultKind[], role: Role): FaultKind[] {
  return FAULT_KINDS.filter(
    (kind) => kinds.includes(kind) && (kind !== "cascade" || role === "database"),
  );
}

function drawFault(
  random: Random,
  place: {
    readonly kinds: readonly FaultKind[];
    readonly host: string;
    readonly id: string;
    readonly weekMs: number;
  },
): Fault {
  const { kinds, host, id, weekMs } = place;
  const kind = kinds[Math.floor(random.uniform() * kinds.length)];
  const [shortest, longest] = DURATIONS[kind];
  const startMs = weekMs + Math.floor((random.uniform() * WEEK_MS) / MINUTE_MS) * MINUTE_MS;
  const lastsMs = shortest * (longest / shortest) ** random.uniform();
  return {
    id,
    kind,
    host,
    startMs,
    endMs: startMs + Math.round(lastsMs / MINUTE_MS) * MINUTE_MS,
    strength: random.uniform(),
    variant: random.uniform(),
  };
}
