import { setTimeout } from "node:timers/promises";

/** Does a step again and again until it is stopped. */
export interface PollLoop {
  /** Aborted by `stop`: what a running step should heed. */
  readonly signal: AbortSignal;
  /** Begins with a step at once. */
  start(): void;
  /** Lets the running step end and begins no other. */
  stop(): Promise<void>;
}

/** What a poll loop does and how often. */
export interface PollLoopOptions {
  readonly intervalMs: number;
  /** Longest wait between attempts while steps fail. */
  readonly retryMaxMs: number;
  readonly random: () => number;
  readonly step: () => Promise<void>;
  /** Told of each failed step and when the next attempt comes. */
  readonly onError: (error: unknown, retryMs: number) => void;
}

/** The wait after so many failures in a row: doubled each time, half of it random so that engines spread. */
export function retryDelayMs(
  failures: number,
  options: Pick<PollLoopOptions, "intervalMs" | "retryMaxMs" | "random">,
): number {
  const fullMs = Math.min(options.retryMaxMs, options.intervalMs * 2 ** failures);
  return fullMs / 2 + (fullMs / 2) * options.random();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Makes a loop that repeats a step at an interval and backs off while it fails. */
export function createPollLoop(options: PollLoopOptions): PollLoop {
  const abort = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    let failures = 0;
    while (!abort.signal.aborted) {
      let waitMs = options.intervalMs;
      try {
        await options.step();
        failures = 0;
      } catch (error) {
        if (abort.signal.aborted) return;
        failures += 1;
        waitMs = retryDelayMs(failures, options);
        options.onError(error, waitMs);
      }
      await pause(waitMs, abort.signal);
    }
  }

  return {
    signal: abort.signal,
    start() {
      running = run();
    },
    async stop() {
      abort.abort();
      await running;
    },
  };
}
