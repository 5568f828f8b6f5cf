import { existsSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLineWriter } from "../../src/decode/line-writer.ts";
import { seriesTable } from "../../src/decode/series-names.ts";
import { type KernelBackend, loadKernel } from "../../src/kernels/load.ts";
import { selectStatement } from "../../src/sources/influxdb1/catch-up.ts";
import { readSampleFields } from "../../src/sources/influxdb1/field-types.ts";
import {
  createInfluxqlClient,
  type InfluxqlSeries,
} from "../../src/sources/influxdb1/influxql-client.ts";
import { type Influxd, prepareInfluxd } from "./influxd.ts";
import { LineFuzz } from "./line-fuzz.ts";
import { describeWith } from "./real-component.ts";

const { OUTLIERD_FUZZ_SEED = "7", OUTLIERD_FUZZ_LINES = "1500" } = process.env;
const SEED = Number(OUTLIERD_FUZZ_SEED);
const LINES = Number(OUTLIERD_FUZZ_LINES);
const SIZE = { seriesMax: 20_000, rowsMax: 4096, inputBytesMax: 1 << 18 };
const STATEMENTS = 50;
/** From 1677 to 2262, all that nanoseconds in 64 bits can say. */
const EVERYTHING = {
  database: "fuzz",
  retentionPolicy: "autogen",
  fromMs: -9223372036854,
  toMs: 9223372036854,
};
const BUILT = existsSync(new URL("../../dist/kernels/engine.wasm", import.meta.url));
const BACKENDS: readonly KernelBackend[] = BUILT ? ["typescript", "wasm"] : ["typescript"];
const PRESENT_MS = 10 * 60_000;

/** One sample: series and time, then the value. Lines without a time give `now`. */
type Samples = ReadonlyMap<string, number>;

/** What became of one line. */
interface Verdict {
  readonly accepted: boolean;
  readonly reason: string;
  readonly samples: Samples;
}

/** A difference that is known and wanted. */
interface Difference {
  readonly what: string;
  /** A line that shows it, and who accepts it. */
  readonly line: string;
  readonly weAccept: boolean;
  readonly theyAccept: boolean;
  /** Whether it is the cause of a disagreement; names are compared without their backslashes anyway. */
  readonly explains?: (ours: Verdict, theirs: Verdict) => boolean;
}

const KNOWN: readonly Difference[] = [
  {
    what: "unsigned integers are new in InfluxDB 2.x",
    line: "m f=12u 1",
    weAccept: true,
    theyAccept: false,
    explains: (ours, theirs) => ours.accepted && theirs.reason.includes("invalid number"),
  },
  {
    what: "1.6.7 throws away what follows a string's closing quote, we refuse the line",
    line: 'm s="text"5,f=1 1',
    weAccept: false,
    theyAccept: true,
    explains: (ours) => ours.reason.includes("escape quotes inside a string"),
  },
  {
    what: "1.6.7 takes an equals sign at the beginning of a tag value, and only there",
    line: "m,a==b f=1 1",
    weAccept: false,
    theyAccept: true,
    explains: (ours, theirs) => theirs.accepted && ours.reason.includes("invalid tag format"),
  },
  {
    what: "1.6.7 drops the backslash before an equals sign in a measurement, we keep it",
    line: "m\\=x f=1 1",
    weAccept: true,
    theyAccept: true,
  },
  {
    what: "1.6.7 drops the backslash before a quote in a field key, we keep it",
    line: 'm f\\"x=1 1',
    weAccept: true,
    theyAccept: true,
  },
  {
    what: "we take a carriage return at the end of a request for the end of its line, even without a newline",
    line: "m f=1 1\r",
    weAccept: true,
    theyAccept: false,
    explains: (ours, theirs) => ours.accepted && theirs.reason.includes("\\r': "),
  },
  {
    what: "InfluxQL cannot name what has a carriage return, so it cannot be read back",
    line: "m f\rx=1 1",
    weAccept: true,
    theyAccept: true,
  },
];

let influxd: Influxd;

/** Measurement of the line with that number. */
function nameOf(index: number): string {
  return `m${index}_`;
}

function sampleKey(
  measurement: string,
  tags: Readonly<Record<string, string>>,
  field: string,
  timeMs: number,
): string {
  const pairs = Object.entries(tags)
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const time = Math.abs(timeMs - Date.now()) < PRESENT_MS ? "now" : timeMs.toFixed(3);
  return JSON.stringify([measurement, pairs, field, time]);
}

/** Our verdict on each line, each decoded for itself. */
function decode(lines: readonly string[], backend: KernelBackend): Verdict[] {
  const kernel = loadKernel(SIZE, backend);
  const series = seriesTable(kernel);
  let samples = new Map<string, number>();
  const writer = createLineWriter({
    kernel,
    unit: "ns",
    clock: Date.now,
    lineBytesMax: 65_536,
    onBatch(batch) {
      for (let row = 0; row < batch.rows; row += 1) {
        const { measurement, tags, field } = series.name(batch.seriesId[row]);
        samples.set(sampleKey(measurement, tags, field, batch.timeMs[row]), batch.value[row]);
      }
    },
  });
  return lines.map((line, index) => {
    samples = new Map();
    writer.write(Buffer.from(line));
    const report = writer.end();
    const reason = report.refused[0]?.reason ?? "";
    const own = [...samples].filter(([key]) => key.startsWith(`["${nameOf(index)}`));
    return { accepted: report.refusedCount === 0, reason, samples: new Map(own) };
  });
}

/**
 * Everything influxd holds, by measurement; strings are no samples.
 *
 * Each measurement is asked for by itself: where a field has another type in another measurement, a
 * common query would leave out one of them.
 */
async function readBack(): Promise<ReadonlyMap<string, Map<string, number>>> {
  const client = createInfluxqlClient({ url: influxd.url, password: "", timeoutMs: 60_000 });
  const found = new Map<string, Map<string, number>>();
  const { measurements } = await readSampleFields(client, "fuzz");
  const statements = Array.from(measurements, ([measurement, fields]) =>
    selectStatement({ ...EVERYTHING, measurement, fields }),
  );
  for (let first = 0; first < statements.length; first += STATEMENTS) {
    const asked = statements.slice(first, first + STATEMENTS).join("; ");
    for await (const series of client.stream(asked)) {
      const samples = found.get(series.name) ?? new Map<string, number>();
      found.set(series.name, samples);
      collect(series, samples);
    }
  }
  return found;
}

function collect(series: InfluxqlSeries, samples: Map<string, number>): void {
  for (const [time, ...cells] of series.values) {
    for (const [index, field] of series.columns.slice(1).entries()) {
      const cell = cells[index];
      if (cell === null || cell === undefined) continue;
      samples.set(sampleKey(series.name, series.tags, field, Number(time) / 1e6), Number(cell));
    }
  }
}

/** influxd's verdict on each line, each written by a request of its own. */
async function writeAll(lines: readonly string[]): Promise<Verdict[]> {
  const answers: { status: number; body: string }[] = [];
  for (const line of lines) answers.push(await influxd.write("fuzz", line));
  const found = [...(await readBack())];
  return answers.map(({ status, body }, index) => {
    const own = found.filter(([measurement]) => measurement.startsWith(nameOf(index)));
    const samples = new Map(own.flatMap(([, held]) => [...held]));
    return { accepted: status === 204, reason: body, samples };
  });
}

/** Samples in an order of their own, under names as both write them, without those that cannot be read back. */
function comparable(samples: Samples): string[] {
  return Array.from(samples, ([key, value]) => `${key} ${value}`)
    .map((text) => text.replace(/\\\\(=|\\")/g, "$1"))
    .filter((text) => !text.includes("\\r"))
    .sort((a, b) => (a < b ? -1 : 1));
}

function agree(ours: Verdict, theirs: Verdict): boolean {
  const same = comparable(ours.samples).join("\n") === comparable(theirs.samples).join("\n");
  return same && ours.accepted === theirs.accepted;
}

describeWith("influxd", "our decoder and InfluxDB 1.6.7", () => {
  beforeEach(async () => {
    influxd = await prepareInfluxd();
    await influxd.start();
    await influxd.query("CREATE DATABASE fuzz");
  });
  afterEach(() => influxd.remove());

  test("agree on each line and on every value, but for the known differences", async () => {
    const fuzz = new LineFuzz(SEED);
    const lines = Array.from({ length: LINES }, (_, index) =>
      index % 3 === 0 ? fuzz.valid(nameOf(index)) : fuzz.mutated(nameOf(index)),
    );
    const theirs = await writeAll(lines);
    expect(theirs.filter(({ accepted }, index) => !accepted && index % 3 === 0)).toEqual([]);
    expect(theirs.filter(({ accepted }) => !accepted).length).toBeGreaterThan(LINES / 5);
    for (const backend of BACKENDS) {
      const ours = decode(lines, backend);
      const disputed = lines
        .map((line, index) => ({ line, ours: ours[index], theirs: theirs[index] }))
        .filter((one) => !agree(one.ours, one.theirs))
        .filter((one) => !KNOWN.some(({ explains }) => explains?.(one.ours, one.theirs)));
      expect(disputed, `${backend} with seed ${SEED}`).toEqual([]);
    }
  });

  test.each(KNOWN)("differ knowingly: $what", async ({ line, weAccept, theyAccept }) => {
    const { status } = await influxd.write("fuzz", line);
    expect(status === 204).toBe(theyAccept);
    for (const backend of BACKENDS) {
      expect(decode([line], backend).map(({ accepted }) => accepted)).toEqual([weAccept]);
    }
  });
});
