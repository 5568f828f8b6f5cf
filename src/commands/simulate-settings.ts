import { duration } from "../config/units.ts";
import type { Clock } from "../core/clock.ts";
import { EngineError } from "../core/errors.ts";
import type { FaultPlan } from "../training/simulator/fault-schedule.ts";
import { FAULT_KINDS, type FaultKind } from "../training/simulator/faults.ts";
import type { FleetOptions } from "../training/simulator/fleet.ts";
import { parseTime } from "./csv.ts";
import { parseWhole } from "./option-values.ts";

/** What is simulated, and for how long. */
export interface SimulateSettings {
  readonly fleet: FleetOptions;
  /** Moments in which every host reports. */
  readonly rounds: number;
}

/** A Monday: the same days for everyone, so that the same options give the same bytes. */
const FROM = "2026-01-05";
const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const HOSTS_MAX = 100_000;
const FAULTS_A_HOST_WEEK = 1;

type Options = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options of `simulate`.
 *
 * @param clock For `--from now`.
 * @throws EngineError `ERR_ARGUMENT` where one does not fit.
 */
export function parseSimulateSettings(options: Options, clock: Clock): SimulateSettings {
  const { hosts, days, from, to, interval, seed, faults } = options;
  if (days !== undefined && to !== undefined) {
    throw refused("--days and --to both say when to end: leave one out");
  }
  const stepMs = parseInterval(interval ?? "1m");
  const fromMs = startOf(from ?? FROM, clock, stepMs);
  const toMs = to === undefined ? fromMs + parseDays(days ?? "7") : timeOf("--to", to);
  if (toMs <= fromMs) throw refused(`--to ${to} is not after --from ${from ?? FROM}`);
  return {
    rounds: Math.ceil((toMs - fromMs) / stepMs),
    fleet: {
      fromMs,
      stepMs,
      seed: parseWhole("seed", seed ?? "1", { min: 0, max: Number.MAX_SAFE_INTEGER }),
      hosts: parseWhole("hosts", hosts ?? "8", { min: 1, max: HOSTS_MAX }),
      faults: parseFaults(faults ?? ""),
    },
  };
}

function refused(message: string): EngineError {
  return new EngineError("ERR_ARGUMENT", message);
}

/** Now is rounded down to a whole interval, as Telegraf does. */
function startOf(text: string, clock: Clock, stepMs: number): number {
  return text === "now" ? Math.floor(clock() / stepMs) * stepMs : timeOf("--from", text);
}

function timeOf(option: string, text: string): number {
  const timeMs = parseTime(text);
  if (timeMs >= 0) return Math.floor(timeMs);
  throw refused(`${option} is a time such as 2026-01-05 or 2026-01-05T08:00:00Z, not \`${text}\``);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (text.trim() !== "" && days > 0 && Number.isFinite(days)) return days * DAY_MS;
  throw refused(`--days is a number above 0, not \`${text}\``);
}

function parseInterval(text: string): number {
  const parsed = duration("1m").safeParse(text);
  if (parsed.success && parsed.data >= SECOND_MS && parsed.data <= DAY_MS / 24) {
    return Math.round(parsed.data);
  }
  throw refused(`--interval is a duration from 1s to 1h, such as 10s, not \`${text}\``);
}

/** A number of faults a host and week, kinds, or both, between commas. */
function parseFaults(text: string): FaultPlan {
  const words = text.split(",").filter((word) => word !== "");
  const kinds = words.filter((word) => Number.isNaN(Number(word))).map(kindOf);
  const [number = FAULTS_A_HOST_WEEK, ...more] = words
    .map(Number)
    .filter((it) => !Number.isNaN(it));
  if (more.length > 0 || number < 0 || number > 100) {
    throw refused(`--faults takes one number from 0 to 100, beside kinds, not \`${text}\``);
  }
  return { perHostWeek: number, kinds: kinds.length === 0 ? FAULT_KINDS : kinds };
}

function kindOf(word: string): FaultKind {
  const kind = FAULT_KINDS.find((known) => known === word);
  if (kind !== undefined) return kind;
  throw refused(
    `--faults knows no kind \`${word}\`: take a number, or some of ${FAULT_KINDS.join(", ")}`,
  );
}
