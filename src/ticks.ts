import type { Keeper } from "./keeper.ts";
import type { ModelLooks } from "./model-looks.ts";
import type { SharedParts, Stop } from "./parts.ts";
import type { Pipeline } from "./pipeline.ts";

/** How often time is let pass where no samples come: a silent series is noticed that much later at most. */
const PASS_INTERVAL_MS = 500;

/**
 * Starts the timers: for what happens where no samples come, for saving what was learned, and for looking which models judge.
 *
 * @param stops Gets what undoes it.
 */
export function startTicks(
  parts: SharedParts & {
    readonly pipeline: Pipeline;
    readonly keeper: Keeper;
    readonly modelLooks: ModelLooks;
  },
  stops: Stop[],
): void {
  const { config, clock, pipeline, keeper, modelLooks } = parts;
  pipeline.listen(clock());
  const passing = setInterval(() => {
    pipeline.pass(clock());
    if (!keeper.saving) pipeline.forget(clock());
  }, PASS_INTERVAL_MS);
  const saving = setInterval(() => void keeper.save(), config.checkpoints.interval);
  const looking = setInterval(() => void modelLooks.look(), config.models.interval);
  stops.push(() => clearInterval(passing));
  stops.push(() => clearInterval(saving));
  stops.push(() => clearInterval(looking));
}
