/** How long admitting and judging take, a value, in each half of the kernels. */
import * as layout from "../../src/kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../../src/kernels/load.ts";

/** What one run measured. */
export interface DetectResult {
  readonly backend: KernelBackend;
  readonly series: number;
  readonly values: number;
  /** Median over the rounds of `admit` and `judge` together. */
  readonly nsPerValue: number;
  /** The same of `admit` alone. */
  readonly nsPerValueAdmit: number;
}

/** Rows of a batch, the same as the engine's default. */
const ROWS = 16_384;
const START_MS = 1_700_000_000_000;
const INTERVAL_MS = 10_000;

/** Noise between 0 and 1 that costs next to nothing to make: Weyl's sequence on the golden ratio. */
function noise(index: number): number {
  return (index * 0.6180339887498949) % 1;
}

/** Writes one batch: rows `from` on of the round in which every series sends once. */
function fill(kernel: Kernel, from: number, series: number, round: number): number {
  const rows = Math.min(ROWS, series - from);
  const ids = kernel.I.subarray(kernel.I[layout.COLUMN_SERIES] >>> 2);
  const times = kernel.D.subarray(kernel.I[layout.COLUMN_TIME] >>> 3);
  const values = kernel.D.subarray(kernel.I[layout.COLUMN_VALUE] >>> 3);
  for (let row = 0; row < rows; row++) {
    const id = from + row;
    ids[row] = id;
    times[row] = START_MS + round * INTERVAL_MS;
    values[row] = 100 + 10 * Math.sin(round / 50 + id) + 5 * noise(id * 31 + round * 7919);
  }
  kernel.I[layout.ROWS] = rows;
  return rows;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/**
 * Measures one half of the kernels; the time to write the columns is left out.
 *
 * @param options How many series send in turn, and how many rounds are timed after as many of warm-up.
 */
export function benchmarkDetection(options: {
  readonly backend: KernelBackend;
  readonly series: number;
  readonly rounds: number;
}): DetectResult {
  const { backend, series, rounds } = options;
  const kernel = loadKernel({ seriesMax: series, rowsMax: ROWS, inputBytesMax: 65_536 }, backend);
  const whole: number[] = [];
  const admitted: number[] = [];
  for (let round = 0; round < 2 * rounds; round++) {
    let wholeNs = 0;
    let admitNs = 0;
    for (let from = 0; from < series; from += ROWS) {
      fill(kernel, from, series, round);
      const begin = performance.now();
      kernel.call.admit();
      const between = performance.now();
      kernel.call.judge();
      wholeNs += (performance.now() - begin) * 1e6;
      admitNs += (between - begin) * 1e6;
    }
    if (round < rounds) continue;
    whole.push(wholeNs / series);
    admitted.push(admitNs / series);
  }
  return {
    backend,
    series,
    values: series * rounds,
    nsPerValue: median(whole),
    nsPerValueAdmit: median(admitted),
  };
}
