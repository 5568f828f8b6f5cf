import { expect, test } from "vitest";
import { withImmediateOffsets } from "../../src/kernels/immediate-offsets.mjs";

test.each([
  ["a constant term", "F[p + LEVEL]", "(<f64>load<f32>((<usize>(p)) << 2, (<usize>(LEVEL)) << 2))"],
  [
    "a constant between others",
    "D[q + BASE + (n % 6)]",
    "(<f64>load<f64>((<usize>(q + (n % 6))) << 3, (<usize>(BASE)) << 3))",
  ],
  [
    "an assignment",
    "U[s + FLAGS] = a ? 1 : 2;",
    "store<u8>((<usize>(s)) << 0, <u8>(a ? 1 : 2), (<usize>(FLAGS)) << 0);",
  ],
])("%s becomes an immediate offset", (_, from, to) => {
  expect(withImmediateOffsets(from)).toBe(to);
});

test("an access inside another one is rewritten too", () => {
  const text = withImmediateOffsets("F[p + A] = I[q + B] + 1.0;");
  expect(text).toContain("store<f32>");
  expect(text).toContain("load<i32>");
});

test.each(["F[p]", "F[LEVEL]", "F[p - 1]", "F[p + 2 * k]", "I[p + COUNT] += 1;", "tableF[p + A]"])(
  "%s stays as it is",
  (text) => {
    expect(withImmediateOffsets(text)).toBe(text);
  },
);

test("a comparison is no assignment", () => {
  expect(withImmediateOffsets("if (F[p + A] === 3.0) x;")).not.toContain("store");
});
