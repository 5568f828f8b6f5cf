import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STREAMS } from "../../src/core/batch.ts";
import { DetectorsOptions } from "../../src/detectors/options.ts";
import { DETECTOR_KEYS, DETECTORS, setDetectors } from "../../src/detectors/registry.ts";
import { describeDetector } from "../conformance/detector.ts";
import { SERIES } from "../conformance/judge-all.ts";
import { smallKernel } from "../kernels/feed.ts";

const FOLDER = new URL("../../src/detectors/", import.meta.url);
const halves = { wasm: smallKernel("wasm", SERIES), twin: smallKernel("typescript", SERIES) };

for (const key of DETECTOR_KEYS) describeDetector(key, halves);

describe("the registry", () => {
  const detectors = DETECTOR_KEYS.map((key) => DETECTORS[key]);

  it("has every folder that holds a detector, under the name of the folder", () => {
    const folders = readdirSync(FOLDER).filter((name) =>
      existsSync(new URL(`${name}/detector.ts`, FOLDER)),
    );
    expect(detectors.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
  });

  it("keys each detector by its name in camel case", () => {
    for (const key of DETECTOR_KEYS) {
      expect(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)).toBe(
        DETECTORS[key].name,
      );
    }
  });

  it("gives every stream to one detector", () => {
    expect(detectors.flatMap(({ streams }) => streams).toSorted()).toEqual(STREAMS.toSorted());
  });

  it("sets by default what a kernel starts with", () => {
    const { D } = smallKernel("wasm");
    const before = D.slice();
    setDetectors({ D }, DetectorsOptions.parse({}));
    expect(D.findIndex((value, slot) => !Object.is(value, before[slot]))).toBe(-1);
  });
});
