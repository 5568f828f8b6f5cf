import { describe, expect, it } from "vitest";
import { createFamilyNumbers } from "../../src/families/family-numbers.ts";
import { FAMILIES_MAX } from "../../src/kernels/family-block.ts";
import { BLOCKS_SIGNAL, FAMILY_COUNT } from "../../src/kernels/layout.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../../src/kernels/series-block.ts";
import { smallKernel } from "../kernels/feed.ts";

describe("the numbers of families", () => {
  it("begin with 1, in the order in which families come, and stay", () => {
    const kernel = smallKernel("wasm");
    const numbers = createFamilyNumbers(kernel);
    expect(["cpu", "mem", "cpu", "disk"].map((name) => numbers.of(name))).toEqual([1, 2, 1, 3]);
    expect(kernel.I[FAMILY_COUNT]).toBe(3);
  });

  it("are the same after a restart", () => {
    const before = createFamilyNumbers(smallKernel("wasm"));
    for (const name of ["cpu", "mem", "disk"]) before.of(name);
    const after = createFamilyNumbers(smallKernel("wasm"));
    after.restore(before.names);
    expect(["disk", "new", "cpu"].map((name) => after.of(name))).toEqual([3, 4, 1]);
  });

  it("name the family of a series, and none where it has no number", () => {
    const kernel = smallKernel("wasm");
    const numbers = createFamilyNumbers(kernel);
    numbers.of("cpu");
    const word = ((kernel.I[BLOCKS_SIGNAL] >>> 0) + 3 * SIGNAL_BYTES) / 4;
    kernel.I[word + SIGNAL_FAMILY] = numbers.of("mem");
    expect([numbers.ofSeries(3), numbers.ofSeries(4)]).toEqual(["mem", undefined]);
  });

  it("end where the kernel has no more records", () => {
    const numbers = createFamilyNumbers(smallKernel("wasm"));
    for (let i = 1; i < FAMILIES_MAX; i++) expect(numbers.of(`family ${i}`)).toBe(i);
    expect(numbers.of("one too many")).toBe(0);
    expect(numbers.of("family 7")).toBe(7);
  });
});
