import { expect, it } from "vitest";
import { type CpuProfile, profileShare } from "../../benchmarks/throughput/profile-share.ts";

const PROFILE: CpuProfile = {
  nodes: [
    { id: 1, callFrame: { functionName: "judge", url: "wasm://wasm/1234" } },
    { id: 2, callFrame: { functionName: "next", url: "file:///app/node_modules/rxjs/dist/x.js" } },
    { id: 3, callFrame: { functionName: "(idle)", url: "" } },
    { id: 4, callFrame: { functionName: "(program)", url: "" } },
  ],
  samples: [1, 2, 3, 4, 1],
  timeDeltas: [40, 10, 800, 20, 30],
};

it("the share leaves idle time out and counts native code", () => {
  expect(profileShare(PROFILE, "/node_modules/rxjs/")).toBeCloseTo(10 / 100);
});

it("a program that was never busy has no share", () => {
  expect(profileShare({ ...PROFILE, samples: [3], timeDeltas: [5] }, "rxjs")).toBe(0);
});
