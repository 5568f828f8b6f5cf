/** How long parsing takes, a line: both halves of the kernel, and a parser that splits strings into objects. */
import * as layout from "../../src/kernels/layout.ts";
import { type Kernel, type KernelBackend, loadKernel } from "../../src/kernels/load.ts";
import { type LoadOptions, renderLoad } from "../load/telegraf-load.ts";
import { parseLine } from "../naive/split-parser.ts";

/** A parser that is measured. */
export type ParserName = "naive" | KernelBackend;

/** What one parser took. */
export interface ParseResult {
  readonly parser: ParserName;
  readonly lineSeries: number;
  readonly order: LoadOptions["order"];
  readonly lines: number;
  readonly bytesPerLine: number;
  readonly valuesPerLine: number;
  /** Median over the rounds. */
  readonly nsPerLine: number;
}

/** What is parsed, and how often. */
export interface ParseOptions {
  readonly seed: number;
  readonly lineSeries: number;
  readonly order: LoadOptions["order"];
  /** Rounds that count, after three of warm-up in which the series become known. */
  readonly rounds: number;
}

const WARM_UP_ROUNDS = 3;
/** Lines parsed in a round at least, so that few series make a round long enough to be timed. */
const ROUND_LINES = 20_000;
const BODY_LINES = 1000;
const INPUT_BYTES_MAX = 1_048_576;
const FIELDS_MAX = 8;

type Parse = (body: Buffer) => number;

function naiveParser(): Parse {
  return (body) => {
    let lines = 0;
    for (const line of body.toString("latin1").split("\n")) {
      if (parseLine(line) !== undefined) lines += 1;
    }
    return lines;
  };
}

function parseBody({ I, U, call }: Kernel, body: Buffer): number {
  U.set(body, I[layout.INPUT]);
  if (call.parse(0, body.length) !== body.length) throw new Error("a body is larger than a batch");
  return I[layout.LINES];
}

function kernelParser(backend: KernelBackend, lineSeries: number): Parse {
  const size = {
    seriesMax: lineSeries * FIELDS_MAX,
    rowsMax: BODY_LINES * FIELDS_MAX,
    inputBytesMax: INPUT_BYTES_MAX,
  };
  const kernel = loadKernel(size, backend);
  return (body) => parseBody(kernel, body);
}

function timeRound(parse: Parse, bodies: readonly Buffer[]): number {
  const start = process.hrtime.bigint();
  let lines = 0;
  for (const body of bodies) lines += parse(body);
  return Number(process.hrtime.bigint() - start) / lines;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Measures the three parsers in turn, round by round, on the same bytes; copying a body into the arena counts. */
export function benchmarkParsing(options: ParseOptions): ParseResult[] {
  const { lineSeries, order, seed, rounds } = options;
  const intervals = Math.max(2, Math.round(ROUND_LINES / lineSeries));
  const load = renderLoad({
    seed,
    lineSeries,
    order,
    intervals,
    bodyLines: BODY_LINES,
    connections: 1,
  });
  const bodies = load.streams.flat().map((body) => body.bytes);
  const parsers: Readonly<Record<ParserName, Parse>> = {
    naive: naiveParser(),
    typescript: kernelParser("typescript", lineSeries),
    wasm: kernelParser("wasm", lineSeries),
  };
  const names = ["naive", "typescript", "wasm"] as const;
  const taken = new Map<ParserName, number[]>(names.map((name) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const name of names) {
      const ns = timeRound(parsers[name], bodies);
      if (round >= 0) taken.get(name)?.push(ns);
    }
  }
  return names.map((parser) => ({
    parser,
    lineSeries,
    order,
    lines: load.lines,
    bytesPerLine: load.bytes / load.lines,
    valuesPerLine: load.values / load.lines,
    nsPerLine: median(taken.get(parser) ?? []),
  }));
}
