import { expect, test } from "vitest";
import { defineMissing } from "../../../src/training/fit/missing-functions.ts";

test("what Node 23 has removed is there again, and what is there stays", () => {
  const isArray = (): string => "own";
  const module: Record<string, unknown> = { isArray };
  defineMissing(module);

  const { isArray: kept, isNullOrUndefined } = module;
  expect(kept).toBe(isArray);
  if (typeof isNullOrUndefined !== "function") throw new Error("it is a function");
  const answers: unknown[] = [null, undefined, 0, ""].map((value) => isNullOrUndefined(value));
  expect(answers).toEqual([true, true, false, false]);
});
