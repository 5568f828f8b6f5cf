import { expect, test } from "vitest";
import { MODEL_INPUTS } from "../../src/core/model.ts";
import { WINDOW_VALUES } from "../../src/kernels/window.ts";

test("models of windows are shown as many values as a window has", () => {
  expect(MODEL_INPUTS.autoencoder).toHaveLength(WINDOW_VALUES);
  expect(MODEL_INPUTS.clustering.at(0)).toBe(`t-${WINDOW_VALUES - 1}`);
  expect(MODEL_INPUTS.clustering.at(-1)).toBe("t-0");
});
