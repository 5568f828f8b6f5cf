import { describe, expect, it } from "vitest";
import {
  createRandomDetector,
  NULL_DETECTOR,
  Z_SCORE_DETECTOR,
} from "../../benchmarks/accuracy/baselines.ts";
import { createEngineDetector } from "../../benchmarks/accuracy/engine-detector.ts";
import { ABLATIONS } from "../../benchmarks/accuracy/engine-options.ts";
import type { LabelledSeries } from "../../benchmarks/accuracy/labelled-sets.ts";
import { measureSet } from "../../benchmarks/accuracy/measure.ts";
import type { SetFigures } from "../../benchmarks/measure/accuracy-schema.ts";
import { RESULT_SCHEMAS, type Result } from "../../benchmarks/measure/results.ts";
import { accuracySection } from "../../benchmarks/report/accuracy-section.ts";
import { normal, seeded } from "../kernels/feed.ts";

const ROWS = 4000;
const INCIDENT = { first: 3000, last: 3029 };

/** Noise at one value a minute, with ten deviations more during the incident. */
function planted(seed: number): LabelledSeries {
  const random = seeded(seed);
  const labels = new Uint8Array(ROWS).fill(1, INCIDENT.first, INCIDENT.last + 1);
  return {
    name: `planted ${seed}`,
    timeMs: Float64Array.from(labels, (_, row) => 1_700_000_000_000 + row * 60_000),
    metrics: [Float64Array.from(labels, (label) => normal(random) + 20 * label)],
    labels,
    windows: [INCIDENT],
  };
}

const list = [1, 2, 3, 4].map(planted);
const measured = (detector: Parameters<typeof measureSet>[0]): SetFigures =>
  measureSet(detector, { set: "nab", list }, 1);

describe("an incident that nobody could overlook", () => {
  it("is found by outlierd and the z-score at once, and ranks first", () => {
    for (const detector of [createEngineDetector({ name: "outlierd" }), Z_SCORE_DETECTOR]) {
      const { alerts, nab, ranking } = measured(detector);
      expect(alerts).toMatchObject({ incidents: 4, recall: 1, delaySamplesMedian: 0 });
      expect(nab[0]?.optimised, detector.name).toBeGreaterThan(95);
      expect(ranking.vusPr, detector.name).toBeGreaterThan(0.5);
    }
  });

  it("is not found by silence, which scores 0, nor by chance", () => {
    const { alerts, nab } = measured(NULL_DETECTOR);
    expect(alerts).toMatchObject({ recall: 0, precision: Number.NaN, falseAlertsPerSeriesDay: 0 });
    expect(nab.map(({ optimised }) => optimised)).toEqual([0, 0, 0]);
    expect(measured(createRandomDetector(1)).ranking.vusPr).toBeLessThan(0.1);
  });

  it("has the same figures again from the same seed", () => {
    expect(measured(createRandomDetector(7))).toEqual(measured(createRandomDetector(7)));
  });
});

it("every ablation has a name of its own and runs", () => {
  const names = ABLATIONS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const option of ABLATIONS) {
    expect(measured(createEngineDetector(option)).detector).toBe(option.name);
  }
});

describe("the report", () => {
  const result: Result<"accuracy"> = {
    date: "2026-01-02T03:04:05.000Z",
    machine: {
      cpu: "Test",
      cores: 2,
      memoryBytes: 2 ** 33,
      system: "linux x64",
      node: "v20.0.0",
      commit: "abc1234",
      pinned: true,
    },
    seed: 1,
    promisedPerDay: 0.1,
    sets: [measured(NULL_DETECTOR), measured(createEngineDetector({ name: "outlierd" }))],
    ablations: [],
    costSamples: 1000,
    costs: [
      { detector: "outlierd", nanoseconds: [100, 300, 200] },
      { detector: "reference", nanoseconds: [1000] },
    ],
  };

  it("says what is reached, and compares the cost by medians", () => {
    const text = accuracySection(result);
    expect(text).toMatch(/\| NAB standard \| – \| (?:9\d\.\d|100\.0) \| 71\.5 \| 75 \| aim met \|/);
    expect(text).toContain("| reference | 1,000 ns | 5× |");
  });

  it("leaves out what was not measured", () => {
    const text = accuracySection({ ...result, costs: [] });
    expect(text).not.toContain("#### Cost");
    expect(text).not.toContain("settings are worth");
    expect(text).not.toContain("promised, and seen");
    expect(text).not.toContain("gain over the reference");
  });

  it("sets what was seen beside what was promised, promise by promise, apart from other settings", () => {
    const ablations = [0.5, 0.02].map((promisedPerDay) =>
      measured(createEngineDetector({ name: `promising ${promisedPerDay}`, promisedPerDay })),
    );
    const setting = measured(createEngineDetector({ name: "a setting" }));
    const text = accuracySection({ ...result, ablations: [...ablations, setting] });
    const [settings = "", promises = ""] = text.split("#### False alerts promised, and seen");
    expect([...promises.matchAll(/^\| nab \| (\S+) \|/gm)].map(([, promised]) => promised)).toEqual(
      ["0.02", "0.1", "0.5"],
    );
    expect(settings).toMatch(/^\| a setting \|/m);
    expect(settings).not.toMatch(/^\| promising/m);
  });

  it("survives its file, figures that were not there to measure included", () => {
    const again = RESULT_SCHEMAS.accuracy.parse(JSON.parse(JSON.stringify(result)));
    expect(again.sets[1]).toEqual(result.sets[1]);
    expect(again.sets[0]?.alerts.precision).toBeNaN();
  });
});
