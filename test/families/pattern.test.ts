import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePattern } from "../../src/families/pattern.ts";

describe("a pattern", () => {
  test.each([
    ["cpu", "cpu", true],
    ["cpu", "cpus", false],
    ["usage_*", "usage_", true],
    ["usage_*", "usage_idle", true],
    ["usage_*", "cpu_usage_idle", false],
    ["*_bytes", "rx_bytes", true],
    ["temp*_input", "temp1_input", true],
    ["temp*_input", "temp_input", true],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "acb", false],
    ["*", "", true],
    ["in|out", "out", true],
    ["in|out", "in|out", false],
    ["in|*_total", "x_total", true],
    ["a.c", "abc", false],
  ])("%s fits %s: %s", (pattern, text, fits) => {
    expect(compilePattern(pattern)(text)).toBe(fits);
  });

  test("fits what a regular expression of the same meaning fits", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 6 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
        expect(compilePattern(pattern)(text)).toBe(expression.test(text));
      }),
    );
  });

  test("takes no long time for a long name, whatever its stars", () => {
    const name = "ab".repeat(30_000);
    expect(compilePattern("*a*b*a*b*a*c")(name)).toBe(false);
  });
});
