/**
 * Load as a fleet of Telegrafs sends it, rendered ahead of time so that sending costs little.
 *
 * A round is a number of intervals; in each, every line series sends one line. The rendered round is
 * sent again and again: `stampLoad` writes the next timestamps and the leading digits of counters
 * over the old ones, so that time goes on, counters rise, and nothing is sent twice.
 */

import { seededRandom } from "../../src/math/seeded-random.ts";
import { type FieldSpec, HOST_FIELDS, HOST_LINES, type LineSpec } from "./measurements.ts";
import { drawNoise, type Random, shuffle } from "./random.ts";

/** What load is wanted. */
export interface LoadOptions {
  readonly seed: number;
  /** Measurement and tag set pairs; each has 7 or 8 fields. */
  readonly lineSeries: number;
  /** Intervals in a round. */
  readonly intervals: number;
  /** Lines in a request body. */
  readonly bodyLines: number;
  /** Connections; each carries its own part of the series. */
  readonly connections: number;
  /** Order of the lines in an interval: always the same, or a new one each time. */
  readonly order: "sequential" | "shuffled";
}

/** One request body. */
export interface LoadBody {
  readonly bytes: Buffer;
  readonly lines: number;
  /** Numeric fields in those lines. */
  readonly values: number;
  /** Where each line's timestamp starts. */
  readonly timeOffsets: Uint32Array;
  /** Interval of each line within the round. */
  readonly lineIntervals: Uint32Array;
  /** Where each counter starts. */
  readonly counterOffsets: Uint32Array;
}

/** A rendered round. */
export interface Load {
  readonly options: LoadOptions;
  /** One list of bodies a connection. */
  readonly streams: readonly (readonly LoadBody[])[];
  readonly lines: number;
  readonly values: number;
  readonly bytes: number;
}

/** Seconds between two lines of a series. */
export const INTERVAL_SECONDS = 10;
/** Time of the first interval of round 0, Unix seconds: 2025-01-01T00:00:00Z. */
export const START_SECONDS = 1_735_689_600;
/** Leading digits of every counter in round 0; they rise by 1 a round. */
const COUNTER_START = 10_000;

interface Draft {
  readonly parts: string[];
  readonly timeOffsets: number[];
  readonly lineIntervals: number[];
  readonly counterOffsets: number[];
  bytes: number;
  values: number;
}

function emptyDraft(): Draft {
  return { parts: [], timeOffsets: [], lineIntervals: [], counterOffsets: [], bytes: 0, values: 0 };
}

function finishBody(draft: Draft): LoadBody {
  return {
    bytes: Buffer.from(draft.parts.join(""), "latin1"),
    lines: draft.parts.length,
    values: draft.values,
    timeOffsets: Uint32Array.from(draft.timeOffsets),
    lineIntervals: Uint32Array.from(draft.lineIntervals),
    counterOffsets: Uint32Array.from(draft.counterOffsets),
  };
}

function lineSpec(series: number): LineSpec {
  const spec = HOST_LINES[series % HOST_LINES.length];
  if (spec === undefined) throw new Error("a host sends no lines");
  return spec;
}

/** Measurement and tags of a line series: five tags, in Telegraf's alphabetical order but for the last. */
function lineKey(series: number, spec: LineSpec): string {
  const host = Math.floor(series / HOST_LINES.length);
  const name = `web-${String(host).padStart(5, "0")}.example.net`;
  return `${spec.measurement},datacenter=eu-west-${host % 3},host=${name},rack=r${host % 40},role=shop,${spec.tag}`;
}

/** Follows a first-order autoregression around 1 with a spread of about 0.1. */
function wander(state: number, random: Random): number {
  return 1 + 0.9 * (state - 1) + 0.045 * drawNoise(random);
}

/** The moving digits of a counter: `interval` steps and a bit of `10^digits / intervals`. */
function counterDigits(digits: number, interval: number, intervals: number, random: Random) {
  const reading = Math.floor(((interval + random()) * 10 ** digits) / intervals);
  return String(reading).padStart(digits, "0");
}

/** Renders lines one after the other; holds what each field's value goes on from. */
class LineRenderer {
  readonly #states: Float64Array;
  readonly #keys: string[] = [];
  readonly #random: Random;
  readonly #intervals: number;

  constructor(options: LoadOptions, random: Random) {
    this.#random = random;
    this.#intervals = options.intervals;
    this.#states = new Float64Array(options.lineSeries * 8).fill(1);
    for (let series = 0; series < options.lineSeries; series += 1) {
      this.#keys.push(lineKey(series, lineSpec(series)));
    }
  }

  append(draft: Draft, series: number, interval: number): void {
    const spec = lineSpec(series);
    let line = `${this.#keys[series]} `;
    spec.fields.forEach((field, index) => {
      line += `${index === 0 ? "" : ","}${field.name}=`;
      if (field.shape === "counter") draft.counterOffsets.push(draft.bytes + line.length);
      line += this.#value(field, series * 8 + index, interval);
    });
    draft.timeOffsets.push(draft.bytes + line.length + 1);
    draft.lineIntervals.push(interval);
    line += ` ${START_SECONDS}000000000\n`;
    draft.parts.push(line);
    draft.bytes += line.length;
    draft.values += spec.fields.length;
  }

  #value(field: FieldSpec, slot: number, interval: number): string {
    switch (field.shape) {
      case "fixed":
        return `${field.level}i`;
      case "counter":
        return `${COUNTER_START}${counterDigits(field.level, interval, this.#intervals, this.#random)}i`;
      case "idle":
        return this.#random() < 0.9 ? "0" : String(field.level * this.#random());
      case "share":
        return String(field.level * this.#next(slot));
      case "amount":
        return `${Math.round(field.level * this.#next(slot))}i`;
    }
  }

  #next(slot: number): number {
    const state = wander(this.#states[slot] ?? 1, this.#random);
    this.#states[slot] = state;
    return state;
  }
}

function renderStream(
  options: LoadOptions,
  range: { readonly from: number; readonly to: number },
  renderer: LineRenderer,
  random: Random,
): LoadBody[] {
  const order = Uint32Array.from({ length: range.to - range.from }, (_, i) => range.from + i);
  const bodies: LoadBody[] = [];
  let draft = emptyDraft();
  for (let interval = 0; interval < options.intervals; interval += 1) {
    if (options.order === "shuffled") shuffle(order, random);
    for (const series of order) {
      renderer.append(draft, series, interval);
      if (draft.parts.length < options.bodyLines) continue;
      bodies.push(finishBody(draft));
      draft = emptyDraft();
    }
  }
  if (draft.parts.length > 0) bodies.push(finishBody(draft));
  return bodies;
}

/** Renders a round, stamped as round 0; the same options give the same bytes. */
export function renderLoad(options: LoadOptions): Load {
  const random = seededRandom(options.seed);
  const renderer = new LineRenderer(options, random);
  const share = options.lineSeries / options.connections;
  const streams = Array.from({ length: options.connections }, (_, connection) => {
    const range = {
      from: Math.round(connection * share),
      to: Math.round((connection + 1) * share),
    };
    return renderStream(options, range, renderer, random);
  });
  const load = { options, streams, ...sumBodies(streams.flat()) };
  stampLoad(load, 0);
  return load;
}

function sumBodies(bodies: readonly LoadBody[]) {
  const sum = (of: (body: LoadBody) => number) => bodies.reduce((total, b) => total + of(b), 0);
  return {
    lines: sum((body) => body.lines),
    values: sum((body) => body.values),
    bytes: sum((body) => body.bytes.length),
  };
}

/**
 * Writes the timestamps and counters of a round into the bodies, in place.
 *
 * @param load A rendered round.
 * @param round Counted from 0, up to 89,999: counters keep five leading digits.
 */
export function stampLoad(load: Load, round: number): void {
  const { intervals } = load.options;
  const prefix = Buffer.from(String(COUNTER_START + round), "latin1");
  const seconds = Array.from({ length: intervals }, (_, interval) =>
    Buffer.from(
      String(START_SECONDS + (round * intervals + interval) * INTERVAL_SECONDS),
      "latin1",
    ),
  );
  for (const body of load.streams.flat()) {
    body.timeOffsets.forEach((offset, line) => {
      seconds[body.lineIntervals[line] ?? 0]?.copy(body.bytes, offset);
    });
    for (const offset of body.counterOffsets) prefix.copy(body.bytes, offset);
  }
}

/** Line series whose fields make up at least so many field series. */
export function lineSeriesFor(fieldSeries: number): number {
  return Math.ceil((fieldSeries / HOST_FIELDS) * HOST_LINES.length);
}
