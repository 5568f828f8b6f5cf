import { expect, it } from "vitest";
import { HOST_FIELDS, HOST_LINES } from "../../benchmarks/load/measurements.ts";
import { shuffle } from "../../benchmarks/load/random.ts";
import {
  type Load,
  type LoadOptions,
  lineSeriesFor,
  renderLoad,
  stampLoad,
} from "../../benchmarks/load/telegraf-load.ts";
import { type Point, parseLine } from "../../benchmarks/naive/split-parser.ts";
import { seededRandom } from "../../src/math/seeded-random.ts";

const OPTIONS: LoadOptions = {
  seed: 7,
  lineSeries: 60,
  intervals: 5,
  bodyLines: 50,
  connections: 2,
  order: "sequential",
};

function pointsOf(load: Load): Point[] {
  const text = load.streams.flat().map((body) => body.bytes.toString("latin1"));
  return text
    .join("")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const point = parseLine(line);
      if (point === undefined) throw new Error(`not a line: ${line}`);
      return point;
    });
}

/** What `read` finds in the points of each series, in the order in which they are sent. */
function bySeries(points: readonly Point[], read: (point: Point) => number | undefined) {
  const series = new Map<string, number[]>();
  for (const point of points) {
    const value = read(point);
    if (value === undefined) continue;
    series.set(point.key, [...(series.get(point.key) ?? []), value]);
  }
  return series;
}

it("the load is the same for the same seed and another for another", () => {
  const bytes = (seed: number) =>
    Buffer.concat(
      renderLoad({ ...OPTIONS, seed })
        .streams.flat()
        .map((body) => body.bytes),
    );
  expect(bytes(7).equals(bytes(7))).toBe(true);
  expect(bytes(7).equals(bytes(8))).toBe(false);
});

it("the load sends one line of every series at every interval", () => {
  const points = pointsOf(renderLoad(OPTIONS));
  const intervals = bySeries(points, (point) => (point.timeMs - 1_735_689_600_000) / 10_000);
  expect(intervals.size).toBe(60);
  for (const sent of intervals.values()) expect(sent).toEqual([0, 1, 2, 3, 4]);
});

it("the load counts the lines, values and bytes it holds", () => {
  const load = renderLoad(OPTIONS);
  const points = pointsOf(load);
  expect(load.lines).toBe(300);
  expect(points.length).toBe(300);
  expect(load.values).toBe(points.reduce((sum, p) => sum + Object.keys(p.fields).length, 0));
  expect(load.bytes).toBe(load.streams.flat().reduce((sum, body) => sum + body.bytes.length, 0));
  expect(load.streams.flat().every((body) => body.lines <= 50)).toBe(true);
});

it("the load looks like Telegraf's: five tags, about 7.6 values and 300 bytes a line", () => {
  const load = renderLoad({ ...OPTIONS, lineSeries: 1200 });
  const points = pointsOf(load);
  expect(points.every((point) => Object.keys(point.tags).length === 5)).toBe(true);
  expect(load.values / load.lines).toBeCloseTo(7.6, 0);
  expect(Math.abs(load.bytes / load.lines - 300)).toBeLessThan(20);
  const floats = points.flatMap((p) => Object.values(p.fields)).filter((v) => v % 1 !== 0);
  const long = floats.filter((value) => String(value).replace(/\D/g, "").length >= 15);
  expect(long.length / floats.length).toBeGreaterThan(0.9);
});

it("the load keeps every series on one connection", () => {
  const load = renderLoad(OPTIONS);
  const keys = load.streams.map(
    (bodies) => new Set(pointsOf({ ...load, streams: [bodies] }).map((point) => point.key)),
  );
  expect(keys.map((set) => set.size)).toEqual([30, 30]);
  expect(new Set(keys.flatMap((set) => [...set])).size).toBe(60);
});

it("the load repeats the order of lines at every interval unless shuffled", () => {
  const orders = (order: LoadOptions["order"]) => {
    const points = pointsOf(renderLoad({ ...OPTIONS, connections: 1, order }));
    return [0, 1, 2].map((i) => points.slice(60 * i, 60 * i + 60).map((point) => point.key));
  };
  const sequential = orders("sequential");
  expect(sequential[1]).toEqual(sequential[0]);
  const shuffled = orders("shuffled");
  expect(shuffled[1]).not.toEqual(shuffled[0]);
  expect(new Set(shuffled[1])).toEqual(new Set(sequential[0]));
});

it("the load goes on in time from round to round and lets counters only rise", () => {
  const load = renderLoad(OPTIONS);
  const rounds = [0, 1, 2].flatMap((round) => {
    stampLoad(load, round);
    return pointsOf(load);
  });
  for (const seconds of bySeries(rounds, (point) => point.timeMs / 1000).values()) {
    expect(seconds.slice(1).every((at, i) => at - (seconds[i] ?? 0) === 10)).toBe(true);
  }
  const counter = "bytes_recv";
  for (const counts of bySeries(rounds, (point) => point.fields[counter]).values()) {
    expect(counts.slice(1).every((count, i) => count > (counts[i] ?? 0))).toBe(true);
  }
});

it("the load leaves nothing of a later round when stamped back", () => {
  const load = renderLoad(OPTIONS);
  const first = Buffer.concat(load.streams.flat().map((body) => body.bytes));
  stampLoad(load, 12);
  stampLoad(load, 0);
  expect(Buffer.concat(load.streams.flat().map((body) => body.bytes)).equals(first)).toBe(true);
});

it("the load has enough line series for the field series asked for", () => {
  expect(lineSeriesFor(HOST_FIELDS * 10)).toBe(HOST_LINES.length * 10);
});
it("the generator draws evenly from 0 to 1", () => {
  const random = seededRandom(3);
  const draws = Array.from({ length: 20_000 }, random);
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
});

it("a shuffle loses no entry", () => {
  const entries = Uint32Array.from({ length: 100 }, (_, i) => i);
  shuffle(entries, seededRandom(1));
  expect(entries).not.toEqual(Uint32Array.from({ length: 100 }, (_, i) => i));
  expect([...entries].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
