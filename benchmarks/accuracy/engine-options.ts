import { COUNTERS, RECORD_WEIGHT } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";

/** outlierd with some of its settings changed: the subject of an ablation. */
export interface EngineOption {
  /** As the tables name it. */
  readonly name: string;
  /** False alerts wanted per series and day; missing = as the shipped settings have it. */
  readonly promisedPerDay?: number;
  /** Sets what else is other than usual in a fresh kernel; missing = nothing. */
  readonly configure?: (kernel: Kernel) => void;
}

/** Sets one of the kernel's doubles. */
function set(slot: number, value: number): (kernel: Kernel) => void {
  return ({ D }) => {
    D[slot] = value;
  };
}

/** What `--ablations` runs beside the engine as it is shipped; one more line is one more row of the table. */
export const ABLATIONS: readonly EngineOption[] = [
  { name: "without records", configure: set(RECORD_WEIGHT, 0) },
  { name: "record weight 1", configure: set(RECORD_WEIGHT, 1) },
  { name: "record weight 2", configure: set(RECORD_WEIGHT, 2) },
  { name: "promising 0.02 false alerts a series-day", promisedPerDay: 0.02 },
  { name: "promising 0.5 false alerts a series-day", promisedPerDay: 0.5 },
  { name: "counters not recognised", configure: set(COUNTERS, 0) },
];
