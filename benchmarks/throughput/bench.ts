import { type Load, type LoadOptions, renderLoad } from "../load/telegraf-load.ts";
import { describeMachine, type Machine } from "../measure/machine.ts";
import type { Progress } from "../measure/progress.ts";
import { createSender, type Sender } from "./sender.ts";
import { type BenchServer, startServer } from "./server.ts";
import type { TargetName } from "./targets.ts";

/** What every measurement of a run shares. */
export interface Bench {
  readonly seed: number;
  readonly pinned: boolean;
  readonly progress: Progress;
  /** Quick runs are for trying the benchmark itself: shorter, and not worth committing. */
  readonly quick: boolean;
}

/** Connections of the load. */
export const CONNECTIONS = 4;
/** Lines in a request body. */
export const BODY_LINES = 5000;
/** Samples a series must have seen before it counts as grown up: past warm-up and first cool-down. */
export const MATURE_INTERVALS = 130;
/** Field series for which outlierd is configured: its default. */
const SERIES_MAX = 1_000_000;

/** What every result says of its origin. */
export function originOf(bench: Bench): { date: string; machine: Machine; seed: number } {
  return {
    date: new Date().toISOString(),
    machine: describeMachine({ pinned: bench.pinned }),
    seed: bench.seed,
  };
}

/** A server with a sender connected to it. */
export interface Subject {
  readonly server: BenchServer;
  readonly sender: Sender;
  close(): Promise<void>;
}

/** Starts a target and connects to it. */
export async function startSubject(bench: Bench, target: TargetName): Promise<Subject> {
  const server = await startServer({ target, seriesMax: SERIES_MAX, pinned: bench.pinned });
  const sender = createSender(server.port, CONNECTIONS);
  return {
    server,
    sender,
    async close() {
      sender.close();
      await server.stop();
    },
  };
}

/** Renders a load of which a round has about so many lines. */
export function renderRound(
  bench: Bench,
  wanted: { readonly lineSeries: number; readonly lines: number } & Partial<
    Pick<LoadOptions, "order" | "bodyLines">
  >,
): Load {
  return renderLoad({
    seed: bench.seed,
    lineSeries: wanted.lineSeries,
    intervals: Math.max(2, Math.round(wanted.lines / wanted.lineSeries)),
    bodyLines: wanted.bodyLines ?? BODY_LINES,
    connections: CONNECTIONS,
    order: wanted.order ?? "sequential",
  });
}

/** Rounds of a load after which every series is grown up and the code is compiled; at least two. */
export function warmUpRounds(load: Load): number {
  return Math.max(2, Math.ceil(MATURE_INTERVALS / load.options.intervals));
}
