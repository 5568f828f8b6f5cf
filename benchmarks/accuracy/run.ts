/** Measures how well outlierd and others find labelled anomalies, and prints the tables. */
import { parseArgs } from "node:util";
import { createProgress } from "../measure/progress.ts";
import { createRandomDetector, NULL_DETECTOR, Z_SCORE_DETECTOR } from "./baselines.ts";
import type { Detector } from "./detector.ts";
import { createEngineDetector } from "./engine-detector.ts";
import {
  hasLabelledSets,
  labelledSetsFolder,
  readLabelledSet,
  SET_NAMES,
  type SetName,
} from "./labelled-sets.ts";
import { measureSet, type SetFigures } from "./measure.ts";
import { createReferenceDetector, loadReference } from "./reference-detector.ts";
import { figuresTable, nabTable } from "./tables.ts";

const { values } = parseArgs({
  options: {
    sets: { type: "string", default: SET_NAMES.join(",") },
    only: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const folder = labelledSetsFolder(process.env);
const progress = createProgress();

function detectors(): Detector[] {
  const reference = loadReference(process.env);
  if (typeof reference === "string") {
    progress.done(
      `the reference is left out: there is no ${reference}; name its folder in OUTLIERD_REFERENCE`,
    );
  }
  const all = [
    NULL_DETECTOR,
    createRandomDetector(seed),
    Z_SCORE_DETECTOR,
    ...(typeof reference === "string" ? [] : [createReferenceDetector(reference)]),
    createEngineDetector({ name: "outlierd" }),
  ];
  const wanted = values.only?.split(",");
  return all.filter(({ name }) => wanted === undefined || wanted.includes(name));
}

function measureAll(): SetFigures[] {
  const wanted = values.sets.split(",");
  const figures: SetFigures[] = [];
  const list = detectors();
  for (const set of SET_NAMES.filter((name: SetName) => wanted.includes(name))) {
    progress.step(`accuracy: reading ${set}`);
    const series = readLabelledSet(folder, set);
    for (const detector of list) {
      progress.step(`accuracy: ${detector.name} on ${set}`);
      figures.push(measureSet(detector, { set, list: series, seed }));
    }
  }
  return figures;
}

if (hasLabelledSets(folder)) {
  const figures = measureAll();
  progress.done([nabTable(figures), figuresTable(figures)].join("\n\n"));
} else {
  progress.done(`there are no labelled sets in ${folder}: name their folder in OUTLIERD_DATA`);
  process.exitCode = 1;
}
