import { expect, it } from "vitest";
import { epochOf } from "../../benchmarks/training/measure-training.ts";

it.each([
  ["epoch 3 of 20: loss 0.41230, validation 0.45670", 3],
  ["epoch 12 of 20: loss 0.4, validation 0.5, best in epoch 11", 12],
  ["stopped after epoch 3: --resume goes on", undefined],
  ["autoencoder: TensorFlow.js 4.22.0, backend wasm", undefined],
])("%j ends epoch %s", (line, epoch) => {
  expect(epochOf(line)).toBe(epoch);
});
