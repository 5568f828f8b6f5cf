import { describe, expect, it } from "vitest";
import { releaseChunk } from "../../src/sources/release-chunk.ts";

describe("releaseChunk", () => {
  it("gives back the memory of a chunk that has it for itself", () => {
    const chunk = new Uint8Array(65_536);
    const { buffer } = chunk;
    releaseChunk(chunk);
    expect(buffer.byteLength).toBe(0);
    expect(chunk.byteLength).toBe(0);
  });

  it("leaves memory alone that others look at too", () => {
    const whole = new Uint8Array(65_536).fill(7);
    releaseChunk(whole.subarray(0, 32_768));
    releaseChunk(whole.subarray(1));
    expect(whole[40_000]).toBe(7);
  });

  it("leaves small chunks to the garbage collector", () => {
    const chunk = new Uint8Array(100).fill(7);
    releaseChunk(chunk);
    expect(chunk[99]).toBe(7);
  });
});
