/** Measures how well outlierd and others find labelled anomalies; see `benchmarks/README.md`. */
import { parseArgs } from "node:util";
import type { SetFigures } from "../measure/accuracy-schema.ts";
import { describeMachine } from "../measure/machine.ts";
import { createProgress } from "../measure/progress.ts";
import { type Results, writeResults } from "../measure/results.ts";
import { renderReport } from "../report/report.ts";
import { canPin, pinLoad } from "../throughput/pin.ts";
import { createRandomDetector, NULL_DETECTOR, Z_SCORE_DETECTOR } from "./baselines.ts";
import { measureCosts } from "./cost.ts";
import { type Detector, PROMISED_PER_DAY } from "./detector.ts";
import { createEngineDetector } from "./engine-detector.ts";
import { ABLATIONS } from "./engine-options.ts";
import {
  hasLabelledSets,
  labelledSetsFolder,
  readLabelledSet,
  SET_NAMES,
} from "./labelled-sets.ts";
import { measureSet } from "./measure.ts";
import { createReferenceDetector, loadReference } from "./reference-detector.ts";

const { values } = parseArgs({
  options: {
    sets: { type: "string", default: SET_NAMES.join(",") },
    only: { type: "string" },
    ablations: { type: "boolean", default: false },
    cost: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const folder = labelledSetsFolder(process.env);
const progress = createProgress();
const found = loadReference(process.env);
const reference = typeof found === "string" ? undefined : found;

/** The detectors that `--only` names, or all; made once, as a process can have one TypeScript kernel. */
function detectors(): Detector[] {
  const all = [
    NULL_DETECTOR,
    createRandomDetector(seed),
    Z_SCORE_DETECTOR,
    ...(reference === undefined ? [] : [createReferenceDetector(reference)]),
    createEngineDetector({ name: "outlierd" }),
  ];
  const wanted = values.only?.split(",");
  return all.filter(({ name }) => wanted === undefined || wanted.includes(name));
}

function measureSets(list: readonly Detector[]): SetFigures[] {
  const wanted = values.sets.split(",");
  return SET_NAMES.filter((set) => wanted.includes(set)).flatMap((set) => {
    progress.step(`accuracy: reading ${set}`);
    const series = readLabelledSet(folder, set);
    return list.map((detector) => {
      progress.step(`accuracy: ${detector.name} on ${set}`);
      return measureSet(detector, { set, list: series }, seed);
    });
  });
}

function measureAll(): Results {
  const pinned = values.cost && canPin();
  if (pinned) pinLoad();
  const sets = measureSets(detectors());
  const ablations = values.ablations
    ? measureSets(ABLATIONS.map((option) => createEngineDetector(option, "wasm")))
    : [];
  if (values.cost) progress.step("accuracy: cost of a sample");
  const cost = values.cost
    ? measureCosts(readLabelledSet(folder, "nab"), reference)
    : { costSamples: 0, costs: [] };
  return {
    accuracy: {
      date: new Date().toISOString(),
      machine: describeMachine({ pinned }),
      seed,
      promisedPerDay: PROMISED_PER_DAY,
      sets,
      ablations,
      ...cost,
    },
  };
}

if (typeof found === "string") {
  progress.done(
    `left out: the reference, as there is no ${found}; name its folder in OUTLIERD_REFERENCE`,
  );
}
if (hasLabelledSets(folder)) {
  const results = measureAll();
  if (values.write) writeResults(results);
  progress.done(renderReport(results));
} else {
  progress.done(`there are no labelled sets in ${folder}: name their folder in OUTLIERD_DATA`);
  process.exitCode = 1;
}
