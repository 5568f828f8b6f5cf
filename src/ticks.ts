import type { Keeper } from "./keeper.ts";
import type { SharedParts, Stop } from "./parts.ts";
import type { Pipeline } from "./pipeline.ts";

/** How often time is let pass where no samples come: a silent series is noticed that much later at most. */
const PASS_INTERVAL_MS = 500;

/**
 * Starts the timers: for what happens where no samples come, and for saving what was learned.
 *
 * @param stops Gets what undoes it.
 */
export function startTicks(
  parts: SharedParts & { readonly pipeline: Pipeline; readonly keeper: Keeper },
  stops: Stop[],
): void {
  const { config, clock, pipeline, keeper } = parts;
  pipeline.listen(clock());
  const passing = setInterval(() => {
    pipeline.pass(clock());
    if (!keeper.saving) pipeline.forget(clock());
  }, PASS_INTERVAL_MS);
  const saving = setInterval(() => void keeper.save(), config.checkpoints.interval);
  stops.push(() => clearInterval(passing));
  stops.push(() => clearInterval(saving));
}
