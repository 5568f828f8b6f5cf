import { describe, expect, test } from "vitest";
import { readLabelledCsv } from "../../src/commands/labelled-csv.ts";

function read(text: string, column?: string, isElsewhere = false) {
  return readLabelledCsv(text, "a.csv", { column, isElsewhere });
}

describe("readLabelledCsv", () => {
  test("takes times, labels and every other column of numbers", () => {
    const table = read("timestamp,cpu,host,mem,label\n10,1.5,a,7,0\n20,2.5,b,8,1\n");
    expect([...table.timeMs]).toEqual([10_000, 20_000]);
    expect(table.names).toEqual(["cpu", "mem"]);
    expect(table.metrics.map((values) => [...values])).toEqual([
      [1.5, 2.5],
      [7, 8],
    ]);
    expect([...table.labels]).toEqual([0, 1]);
  });

  test.each(["label", "Labels", "is_anomaly", "anomaly"])("knows labels called %s", (name) => {
    expect([...read(`time,value,${name}\n1,2,1\n`).labels]).toEqual([1]);
  });

  test("takes the column of labels that is named, and judges the others", () => {
    const table = read("time,value,label,outage\n1,2,0,1\n", "outage");
    expect(table.names).toEqual(["value", "label"]);
    expect([...table.labels]).toEqual([1]);
  });

  test.each([
    ["1", 1],
    ["true", 1],
    [" YES ", 1],
    ["1.0", 1],
    ["0", 0],
    ["0.0", 0],
    ["false", 0],
    ["", 0],
  ])("reads the label %j as %i", (cell, label) => {
    expect([...read(`time,value,label\n1,2,${cell}\n`).labels]).toEqual([label]);
  });

  test("leaves out rows without a time, with their labels", () => {
    const table = read("time,value,label\n1,5,0\nnever,6,1\n1e300,7,1\n3,8,1\n");
    expect(table.timeless).toBe(2);
    expect([...table.metrics[0]]).toEqual([5, 8]);
    expect([...table.labels]).toEqual([0, 1]);
  });

  test("keeps a row whose number is missing", () => {
    expect([...read("time,value,label\n1,,0\n2,3,0\n").metrics[0]]).toEqual([Number.NaN, 3]);
  });

  test("needs no labels where they lie elsewhere", () => {
    expect([...read("time,value\n1,2\n", undefined, true).labels]).toEqual([0]);
  });

  test.each([
    ["time,value\n1,2\n", undefined, /no column of labels .*columns are time, value: .*--labels/],
    [
      "time,value,label\n1,2,0\n",
      "outage",
      /labels \(outage\); its columns are time, value, label/,
    ],
    ["when,value,label\n1,2,0\n", undefined, /no column of times .*rename/],
    ["time,value,label\n1,2,odd\n", undefined, /the label `odd`: write 1 .*--labels/],
    ["time,host,label\n1,a,0\n", undefined, /no column of numbers/],
    ["time,value,label\n", undefined, /no rows below a header/],
  ])("says what is wrong with %j", (text, column, message) => {
    expect(() => read(text, column)).toThrow(
      expect.objectContaining({
        code: "ERR_INPUT_INVALID",
        message: expect.stringMatching(message),
      }),
    );
  });
});
