import type { Config } from "./config/schema.ts";
import type { Clock } from "./core/clock.ts";
import type { Logger } from "./core/logger.ts";
import type { Metrics } from "./core/metrics.ts";
import type { KernelBackend } from "./kernels/load.ts";

/** What an engine is handed. */
export interface EngineParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to 1; for waits that must not be the same everywhere. */
  readonly random: () => number;
  /** Version of this program, for those who ask. */
  readonly version: string;
  /** Half of the kernels to use; by default WebAssembly where it has been built. */
  readonly backend?: KernelBackend | undefined;
}

/** What every part of an engine is handed. */
export interface SharedParts extends EngineParts {
  readonly config: Config;
  readonly metrics: Metrics;
}

/** Undoes what was started; the last started stops first. */
export type Stop = () => Promise<void> | void;
