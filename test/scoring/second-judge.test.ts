import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import {
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  ROW_NOT_FINITE,
  TYPE_UNSIGNED,
} from "../../src/kernels/layout.ts";
import { type Kernel, loadKernel } from "../../src/kernels/load.ts";
import {
  AUTOENCODER_HELD,
  FAMILY_COUNTED,
  HOT_BYTES,
  SIGNAL_BYTES,
  SIGNAL_FAMILY,
} from "../../src/kernels/series-block.ts";
import { judgeBatch } from "../../src/scoring/judge.ts";
import {
  createSecondJudge,
  type SecondJudge,
  type SecondJudgeParts,
  type TwiceJudged,
} from "../../src/scoring/second-judge.ts";
import {
  batchOf,
  clearSeries,
  type Row,
  saveSeries,
  seeded,
  smallKernel,
  writeRows,
} from "../kernels/feed.ts";

const FAMILY = 3;
const START_MS = 1_700_000_000_000;

/** A sample as both kernels judged it. */
interface Told {
  readonly seriesId: number;
  readonly index: number;
  readonly timeMs: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

let first: Kernel;
let told: Told[] = [];

beforeEach(() => {
  first = smallKernel("wasm");
  told = [];
  for (const id of [0, 1, 2]) nameFamily(id, FAMILY);
});

function nameFamily(id: number, family: number): void {
  first.I[((first.I[BLOCKS_SIGNAL] >>> 0) + id * SIGNAL_BYTES) / 4 + SIGNAL_FAMILY] = family;
}

function secondKernel(seriesMax = 8): Kernel {
  return loadKernel({ seriesMax, rowsMax: 16, inputBytesMax: 1024 }, "wasm");
}

function secondJudge(change: Partial<SecondJudgeParts> = {}): SecondJudge {
  return createSecondJudge({
    first,
    second: secondKernel(),
    family: FAMILY,
    restartsLooks: false,
    onBegin: () => undefined,
    ...change,
  });
}

function tell({ rows, seriesId, index, timeMs, strength, alert }: TwiceJudged): void {
  for (let row = 0; row < rows; row++) {
    told.push({
      seriesId: seriesId[row],
      index: index[row],
      timeMs: timeMs[row],
      first: [strength.first[row], alert.first[row]],
      second: [strength.second[row], alert.second[row]],
    });
  }
}

/** Lets both judge a batch. */
function judge(second: SecondJudge, rows: readonly Row[]): void {
  writeRows(first, rows);
  first.call.admit();
  second.judge(judgeBatch(first, batchOf(first, rows.length)), tell);
}

/** `count` times of three series: a wave, noise with ever higher spikes, and a counter that falls now and then; times are not regular. */
function wildRows(count: number): Row[] {
  const random = seeded(7);
  return Array.from({ length: 3 * count }, (_, row) => {
    const at = Math.floor(row / 3);
    const id = row % 3;
    const timeMs = START_MS + at * 10_000 + Math.floor(random() * 3000);
    if (id === 0) return { id, timeMs, value: Math.sin(at / 5) + 0.1 * random() };
    if (id === 1) return { id, timeMs, value: random() < 0.01 ? 10 ** (at / 70) : random() };
    return {
      id,
      timeMs,
      value: (at % 97) * 1000 + Math.floor(random() * 900),
      type: TYPE_UNSIGNED,
    };
  });
}

/** Cuts rows at the given shares. */
function* cut(rows: readonly Row[], shares: readonly number[]): Generator<readonly Row[]> {
  const at = shares.map((share) => Math.floor(share * rows.length)).toSorted((a, b) => a - b);
  for (const [i, to] of [...at, rows.length].entries()) {
    const from = i === 0 ? 0 : at[i - 1];
    for (let row = from; row < to; row += 1000) yield rows.slice(row, Math.min(to, row + 1000));
  }
}

describe("a second kernel with the same models", () => {
  test("says the same of every sample, bit for bit, wherever the samples are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (shares) => {
          for (const id of [0, 1, 2]) {
            clearSeries(first, id);
            nameFamily(id, FAMILY);
          }
          told = [];
          const second = secondKernel();
          const judgeTwice = secondJudge({ second });
          for (const batch of cut(wildRows(700), shares)) judge(judgeTwice, batch);
          expect(told.map((sample) => sample.second)).toEqual(told.map((sample) => sample.first));
          for (const { seriesId, index } of told.slice(-3)) {
            const [, ...learned] = saveSeries(second, index);
            expect(learned).toEqual(saveSeries(first, seriesId).slice(1));
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(told.some(({ first: [strength] }) => strength > 0)).toBe(true);
  });
});

describe("a series is taken on", () => {
  const rowAt = (id: number, at: number, value = at % 5): Row => ({
    id,
    timeMs: START_MS + at * 1000,
    value,
  });

  test("with the batch in which it is first seen, and judged from the next one on", () => {
    const second = secondJudge();
    judge(second, [rowAt(1, 0), rowAt(1, 1)]);
    judge(second, [rowAt(1, 2), rowAt(0, 2)]);
    judge(second, [rowAt(1, 3), rowAt(0, 3)]);
    expect(told.map(({ seriesId, index }) => [seriesId, index])).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(second.series).toBe(2);
  });

  test("only if it is of the family, and no row that was refused is judged", () => {
    nameFamily(2, FAMILY + 1);
    const second = secondJudge();
    const refused = { ...rowAt(0, 1), value: Number.NaN };
    judge(second, [rowAt(0, 0), rowAt(2, 0)]);
    judge(second, [refused, rowAt(2, 1)]);
    expect(batchOf(first, 1).state[0]).toBe(ROW_NOT_FINITE);
    expect(told).toEqual([]);
    expect(second.series).toBe(1);
  });

  test("again where its number goes to another one, which begins under the same number", () => {
    const begun: number[] = [];
    const second = secondKernel();
    const judgeTwice = secondJudge({ second, onBegin: (index) => begun.push(index) });
    for (let at = 0; at < 100; at++) judge(judgeTwice, [rowAt(0, at)]);
    clearSeries(first, 0);
    nameFamily(0, FAMILY);
    judge(judgeTwice, [rowAt(0, 200)]);
    judge(judgeTwice, [rowAt(0, 201)]);
    expect(begun).toEqual([0, 0]);
    expect(told.slice(-2).map(({ timeMs }) => (timeMs - START_MS) / 1000)).toEqual([99, 201]);
    expect(saveSeries(second, 0).slice(1)).toEqual(saveSeries(first, 0).slice(1));
  });

  test("only while there is room, and the samples of others are counted", () => {
    const second = secondJudge({ second: secondKernel(1) });
    judge(second, [rowAt(0, 0), rowAt(1, 0), rowAt(1, 1)]);
    judge(second, [rowAt(0, 1), rowAt(1, 2)]);
    expect({ series: second.series, skipped: second.skipped, told: told.length }).toEqual({
      series: 1,
      skipped: 3,
      told: 1,
    });
  });

  test.each([
    [true, 0],
    [false, 9],
  ])("with what models found usual of it forgotten: %s", (restartsLooks, looks) => {
    const hot = (kernel: Kernel): number => (kernel.I[BLOCKS_HOT] >>> 0) / 4;
    const second = secondKernel();
    const judgeTwice = secondJudge({ second, restartsLooks });
    expect(HOT_BYTES % 4).toBe(0);
    first.I[hot(first) + FAMILY_COUNTED] = 9;
    first.F[hot(first) + AUTOENCODER_HELD] = 9;
    judge(judgeTwice, [rowAt(0, 0)]);
    expect(second.I[hot(second) + FAMILY_COUNTED]).toBe(looks);
    expect(second.F[hot(second) + AUTOENCODER_HELD]).toBe(looks);
    expect(first.F[hot(first) + AUTOENCODER_HELD]).toBe(9);
  });
});
