import fc from "fast-check";
import { expect, test } from "vitest";
import { floatBytes, floatsAt } from "../../src/detectors/float-bytes.ts";

const anyTensor = fc
  .array(fc.float(), { maxLength: 20 })
  .map((values) => Float32Array.from(values));

test("tensors come back from their bytes, each from its own place", () => {
  const isSame = fc.property(fc.array(anyTensor), (tensors) => {
    const bytes = floatBytes(...tensors);
    let offset = 0;
    for (const tensor of tensors) {
      expect(floatsAt(bytes, { offset, count: tensor.length })).toEqual(tensor);
      offset += 4 * tensor.length;
    }
    expect(bytes).toHaveLength(offset);
  });
  fc.assert(isSame);
});

test("the least significant byte comes first", () => {
  expect([...floatBytes(Float32Array.of(1, -2))]).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
});

test("bytes that lie within others are read from their own beginning", () => {
  const all = floatBytes(Float32Array.of(1, 2, 3));
  expect([...floatsAt(all.subarray(4), { offset: 4, count: 1 })]).toEqual([3]);
});
