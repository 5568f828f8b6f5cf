import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createProgress, progressLine, shortDuration } from "../../src/commands/progress.ts";
import { printed } from "./fakes.ts";

describe("a progress bar", () => {
  test("shows label, share and the time left", () => {
    const state = { label: "scoring", done: 25, total: 100, elapsedMs: 10_000, columns: 80 };
    expect(progressLine(state)).toBe(`scoring ${"█".repeat(10)}${"░".repeat(30)} 25% 30 s left`);
  });

  test("is never wider than the terminal, whatever the numbers", () => {
    const numbers = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.integer({ min: 1, max: 200 }), (...drawn) => {
        const [done, total, elapsedMs, columns] = drawn;
        const line = progressLine({ label: "replaying", done, total, elapsedMs, columns });
        return line.length < columns;
      }),
    );
  });

  test("draws nothing where nobody watches, and still prints lines", () => {
    const writer = printed();
    const progress = createProgress({ writer, clock: () => 0, label: "x" });
    progress.update(1, 2);
    progress.print("done");
    progress.clear();
    expect(writer.text()).toBe("done\n");
  });

  test("draws at most ten times a second", () => {
    const writer = printed(80);
    let nowMs = 0;
    const progress = createProgress({ writer, clock: () => nowMs, label: "x" });
    for (; nowMs < 1000; nowMs++) progress.update(nowMs, 1000);
    expect(writer.text().split("\r").length - 1).toBe(10);
  });

  test("takes itself away before a line of its own", () => {
    const writer = printed(80);
    const progress = createProgress({ writer, clock: () => 0, label: "x" });
    progress.update(1, 2);
    progress.print("a line");
    expect(writer.text().endsWith("\r\u001b[2Ka line\n")).toBe(true);
  });
});

test.each([
  [400, "1 s"],
  [59_000, "59 s"],
  [190_000, "3 min 10 s"],
  [7_500_000, "2 h 5 min"],
])("%d ms reads %s", (ms, text) => {
  expect(shortDuration(ms)).toBe(text);
});
