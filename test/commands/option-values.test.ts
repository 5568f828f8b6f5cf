import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTimeOption, parseWhole, required } from "../../src/commands/option-values.ts";

describe("an option of a command", () => {
  test("that is required is refused where it is missing, and taken where it is empty", () => {
    const names = { option: "data", command: "train" };
    expect(required({ data: "" }, names)).toBe("");
    expect(() => required({}, names)).toThrow("--data is missing; see `outlierd train --help`");
  });

  test("that is a whole number is taken within its range, and refused beside it", () => {
    const range = { min: -5, max: 5 };
    fc.assert(
      fc.property(fc.integer({ min: -9, max: 9 }), (number) => {
        const read = (): number => parseWhole("hosts", String(number), range);
        if (Math.abs(number) <= 5) expect(read()).toBe(number);
        else expect(read).toThrow(`--hosts is a whole number from -5 to 5, not \`${number}\``);
      }),
    );
  });

  test.each(["", " ", "1.5", "x", "1e400"])("that is a whole number is not `%s`", (text) => {
    const read = (): number => parseWhole("seed", text, { min: 0, max: Number.MAX_SAFE_INTEGER });
    expect(read).toThrow("--seed is a whole number from 0");
  });

  test("that is a time is one of the calendar, or so long ago", () => {
    const nowMs = Date.UTC(2026, 0, 31);
    expect(parseTimeOption("from", "2026-01-01T00:00:00Z", nowMs)).toBe(Date.UTC(2026, 0, 1));
    expect(parseTimeOption("from", "30d", nowMs)).toBe(Date.UTC(2026, 0, 1));
    expect(() => parseTimeOption("from", "soon", nowMs)).toThrow("--from is a time such as");
  });
});
