import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv, parseNumber, parseTime } from "../../src/commands/csv.ts";
import { csvToLines, isCsv } from "../../src/commands/csv-lines.ts";
import { readCsvSamples } from "../../src/commands/csv-samples.ts";

describe("a CSV text", () => {
  test.each([
    [
      "with line ends of either kind",
      "a,b\r\n1,2\n3,4\n",
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    ["without a line end at its end", "a,b\n1,2", [["1", "2"]]],
    ["with blank lines", "a,b\n\n1,2\n\n", [["1", "2"]]],
    ["with a byte order mark", "\uFEFFa,b\n1,2\n", [["1", "2"]]],
    [
      "with quotes around commas, quotes and line ends",
      'a,b\n"1,5","say ""hi""\nthere"\n',
      [["1,5", 'say "hi"\nthere']],
    ],
    [
      "with empty cells",
      'a,b\n,\n"",""\n',
      [
        ["", ""],
        ["", ""],
      ],
    ],
  ])("%s is taken apart", (_, text, rows) => {
    expect(parseCsv(text, "x.csv")).toEqual({ names: ["a", "b"], rows });
  });

  test("comes back as it was written, whatever its cells hold", () => {
    const cell = fc.string().map((text) => text.replace(/[\r]/g, ""));
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(rows, (cells) => {
        const quoted = cells.map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`));
        const text = `"a","b"\n${quoted.map((row) => row.join(",")).join("\n")}\n`;
        expect(parseCsv(text, "x.csv").rows).toEqual(cells);
      }),
    );
  });

  test.each(["", "a,b\n"])("%j, with nothing below the header, is refused", (text) => {
    expect(() => parseCsv(text, "x.csv")).toThrow(/x\.csv holds no rows/);
  });
});

test.each([
  ["2014-07-01 00:30:00", "2014-07-01T00:30:00.000Z"],
  ["2014-07-01T00:30:00", "2014-07-01T00:30:00.000Z"],
  ["2014-07-01 00:30:00.250", "2014-07-01T00:30:00.250Z"],
  ["2014-07-01T00:30:00+02:00", "2014-06-30T22:30:00.000Z"],
  ["2014-07-01 00:30Z", "2014-07-01T00:30:00.000Z"],
  ["2014-07-01", "2014-07-01T00:00:00.000Z"],
  ["1491041280", "2017-04-01T10:08:00.000Z"],
  ["1491041280.5", "2017-04-01T10:08:00.500Z"],
  ["1491041280000", "2017-04-01T10:08:00.000Z"],
  ["1491041280000000", "2017-04-01T10:08:00.000Z"],
  ["1491041280000000000", "2017-04-01T10:08:00.000Z"],
])("the time %s is %s", (text, expected) => {
  expect(new Date(parseTime(text)).toISOString()).toBe(expected);
});

test.each(["", "now", "Jan 1, 2014", "2014-13-01 00:00:00", "1,5"])(
  "%j is no time and no number",
  (text) => {
    expect(parseTime(text)).toBeNaN();
    expect(parseNumber(text)).toBeNaN();
  },
);

describe("the samples of a CSV file", () => {
  const read = (text: string, time?: string, value?: string) =>
    readCsvSamples(text, "x.csv", { time, value });

  test("come from the columns that are called time and value", () => {
    expect(read("label,value,Timestamp\n0,1.50,60\n")).toEqual([
      { timeText: "60", valueText: "1.50", timeMs: 60_000, value: 1.5 },
    ]);
  });

  test("come from the columns that were named", () => {
    const [sample] = read("time,value,when,latency\n1,2,3,4\n", "when", "latency");
    expect(sample).toMatchObject({ timeMs: 3000, value: 4 });
  });

  test("are refused where there is no such column, with those there are", () => {
    expect(() => read("when,value\n1,2\n")).toThrow(
      /no column timestamp or .* one of when, value with --time/,
    );
    expect(() => read("time,value\n1,2\n", undefined, "x")).toThrow(/no column x; .* with --value/);
  });

  test("keep a place for rows that are too short or hold no numbers", () => {
    const samples = read("time,value\n1\nx,y\n");
    expect(samples.map(({ value }) => value)).toEqual([Number.NaN, Number.NaN]);
    expect(samples.map(({ timeMs }) => timeMs)).toEqual([1000, Number.NaN]);
  });
});

describe("a CSV file as line protocol", () => {
  async function lines(text: string, path = "/x/web 1.csv.gz"): Promise<string> {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from(text));
    }
    const out: Uint8Array[] = [];
    for await (const chunk of csvToLines(chunks(), path)) out.push(chunk);
    return Buffer.concat(out).toString();
  }

  test("is called like the file, with a field for each further column", async () => {
    expect(await lines("timestamp,a b,c\n60,1,2\n61,,x\n")).toBe(
      "web\\ 1 a\\ b=1,c=2 60000000\nweb\\ 1  61000000\n",
    );
  });

  test("is refused without a column of times", async () => {
    await expect(lines("a,b\n1,2\n")).rejects.toThrow(/no column timestamp/);
  });

  test("is told by its name", () => {
    expect(["a.csv", "a.CSV.gz", "a.lp", "csv"].map(isCsv)).toEqual([true, true, false, false]);
  });
});
