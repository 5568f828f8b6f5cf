import { expect, it } from "vitest";
import { createEngineDetector } from "../../benchmarks/accuracy/engine-detector.ts";
import {
  hasLabelledSets,
  labelledSetsFolder,
  readLabelledSet,
  SET_NAMES,
} from "../../benchmarks/accuracy/labelled-sets.ts";
import { measureSet } from "../../benchmarks/accuracy/measure.ts";
import { aimsTable } from "../../benchmarks/report/accuracy-aims.ts";

const folder = labelledSetsFolder(process.env);

it.skipIf(!hasLabelledSets(folder))(
  "the shipped engine keeps every floor of accuracy (needs OUTLIERD_DATA)",
  () => {
    const detector = createEngineDetector({ name: "outlierd" });
    const figures = SET_NAMES.map((set) =>
      measureSet(detector, { set, list: readLabelledSet(folder, set) }, 1),
    );
    const rows = aimsTable(figures).split("\n");
    const missed = rows.filter((row) => row.includes("**missed**"));
    expect(missed.map((row) => row.split("|")[1].trim())).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  },
);
