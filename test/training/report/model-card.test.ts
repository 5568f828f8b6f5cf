import { expect, test } from "vitest";
import type { Dataset } from "../../../src/training/datasets/dataset-format.ts";
import { modelCard } from "../../../src/training/report/model-card.ts";
import { description } from "../../store/models/trained.ts";

const FROM = "2026-01-01T00:00:00.000Z";
const TO = "2026-01-31T00:00:00.000Z";

function dataset(windows: number): Dataset {
  const set = { file: "", windows, series: 24, from: FROM, to: TO, sha256: "" };
  return {
    format: 1,
    program: "outlierd 0.1.0",
    family: "cpu",
    sources: ["month.lp"],
    range: { from: null, to: null },
    options: { validation: 0.2, split: "time", stride: 8, first: 36 },
    samples: {},
    sets: { train: set, validation: set, incidents: { ...set, windows: 0, from: null, to: null } },
    dropped: { range: 0, split: 0 },
    leftOut: [],
    sha256: "",
  };
}

/** A card of a model that was given some of the windows of its data set. */
function card({ windows, read }: { readonly windows: number; readonly read: number }): string {
  const given = new Float32Array(24 * read);
  return modelCard({
    description: description(),
    input: {
      dataset: dataset(windows),
      windows: { train: given, validation: given, incidents: new Float32Array() },
    },
    purpose: "Says windows again.",
    figures: [],
    pictures: [],
    limits: [],
  });
}

test("a card names the windows that were read of a large set, and how many there are", () => {
  const text = card({ windows: 7999, read: 2667 });
  expect(text).toContain(
    `| learned from | 2667 windows, one in 3 of 7999, of 24 series, ${FROM} to ${TO} |`,
  );
  expect(text).toContain("| validated on | 2667 windows, one in 3 of 7999, of 24 series");
  expect(text).toContain("| left out as incidents | none |");
});

test("a card of a set that was read whole names its windows alone", () => {
  expect(card({ windows: 40, read: 40 })).toContain("| learned from | 40 windows of 24 series,");
});
