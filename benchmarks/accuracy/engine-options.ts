import { DetectorsOptions } from "../../src/detectors/options.ts";
import {
  DETECTOR_KEYS,
  DETECTORS,
  type DetectorKey,
  setDetectors,
} from "../../src/detectors/registry.ts";
import { COUNTERS } from "../../src/kernels/layout.ts";
import type { Kernel } from "../../src/kernels/load.ts";

/** outlierd with some of its settings changed: the subject of an ablation. */
export interface EngineOption {
  /** As the tables name it. */
  readonly name: string;
  /** False alerts wanted per series and day; missing = as the shipped settings have it. */
  readonly promisedPerDay?: number;
  /** Whether alerts of an instance's metrics at the same time are one; missing = yes. */
  readonly isJoined?: boolean;
  /** Sets what else is other than usual in a fresh kernel; missing = nothing. */
  readonly configure?: (kernel: Kernel) => void;
}

const SHIPPED = DetectorsOptions.parse({});

/** Gives every detector a weight. */
function weigh(weightOf: (key: DetectorKey) => number): (kernel: Kernel) => void {
  const weights = DETECTOR_KEYS.map((key) => [key, { weight: weightOf(key) }]);
  const options = DetectorsOptions.parse(Object.fromEntries(weights));
  return (kernel) => setDetectors(kernel, options);
}

/** Gives one detector another weight than it is shipped with. */
function reweigh(key: DetectorKey, weight: number): (kernel: Kernel) => void {
  return weigh((other) => (other === key ? weight : SHIPPED[other].weight));
}

/** What a detector is worth: it alone, and all that are shipped without it, or with it where it is shipped off. */
function ofDetector(key: DetectorKey): EngineOption[] {
  const { name } = DETECTORS[key];
  const alone = weigh((other) => (other === key ? 1 : 0));
  return [
    { name: `${name} alone`, configure: alone },
    SHIPPED[key].weight > 0
      ? { name: `all but ${name}`, configure: reweigh(key, 0) }
      : { name: `all and ${name}`, configure: reweigh(key, 1) },
  ];
}

/** What `--ablations` runs beside the engine as it is shipped; one more line is one more row of the tables. */
export const ABLATIONS: readonly EngineOption[] = [
  ...DETECTOR_KEYS.flatMap(ofDetector),
  { name: "records at weight 0.4", configure: reweigh("records", 0.4) },
  { name: "records at weight 0.8", configure: reweigh("records", 0.8) },
  {
    name: "counters not recognised",
    configure({ D }) {
      D[COUNTERS] = 0;
    },
  },
  { name: "alerts of each metric apart", isJoined: false },
  { name: "promising 0.02 false alerts a series-day", promisedPerDay: 0.02 },
  { name: "promising 0.5 false alerts a series-day", promisedPerDay: 0.5 },
];
