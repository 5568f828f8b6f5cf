import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { costSchema, setFiguresSchema } from "./accuracy-schema.ts";
import { machineSchema } from "./machine.ts";

const FOLDER = join(import.meta.dirname, "../results");

const origin = {
  /** When the measurement ended, ISO 8601. */
  date: z.string(),
  machine: machineSchema,
  seed: z.int(),
};

/** One pass of one server over one round of the load. */
export const runSchema = z.strictObject({
  target: z.enum(["naive", "typescript", "wasm", "light"]),
  round: z.int(),
  seconds: z.number(),
  /** Processor time of the server's whole process. */
  cpuSeconds: z.number(),
  rssBytes: z.int(),
});

const throughputSchema = z.strictObject({
  ...origin,
  connections: z.int(),
  bodyLines: z.int(),
  cases: z.array(
    z.strictObject({
      lineSeries: z.int(),
      order: z.enum(["sequential", "shuffled"]),
      encoding: z.enum(["plain", "gzip"]),
      linesPerRound: z.int(),
      valuesPerRound: z.int(),
      bytesPerRound: z.int(),
      runs: z.array(runSchema),
    }),
  ),
});

const memorySchema = z.strictObject({
  ...origin,
  lineSeries: z.int(),
  fieldSeries: z.int(),
  /** Samples that every field series had seen at the end. */
  intervals: z.int(),
  startRssBytes: z.int(),
  endRssBytes: z.int(),
});

const latencySchema = z.strictObject({
  ...origin,
  lineSeries: z.int(),
  /** Share of the maximum at which requests were sent. */
  loadShare: z.number(),
  maximumLinesPerSecond: z.number(),
  runs: z.array(
    z.strictObject({
      bodyLines: z.int(),
      linesPerSecond: z.number(),
      /** Milliseconds from the start of a request to its answer, in the order sent. */
      requestMs: z.array(z.number()),
      /** Delay of the server's event loop, measured inside it. */
      loopDelay: z.strictObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
    }),
  ),
});

const rxjsSchema = z.strictObject({
  ...origin,
  lineSeries: z.int(),
  /** Share of the server's busy processor time spent in RxJS's own code, one number a round. */
  shares: z.array(z.number()),
});

const soakSchema = z.strictObject({
  ...origin,
  lineSeries: z.int(),
  minutes: z.number(),
  values: z.int(),
  samples: z.array(z.strictObject({ second: z.number(), rssBytes: z.int() })),
});

const trainingSchema = z.strictObject({
  ...origin,
  family: z.string(),
  /** Windows that were learned, and those that each epoch was validated on. */
  windows: z.int(),
  validationWindows: z.int(),
  /** Most epochs; a training ends earlier where the validation has not improved for long. */
  epochsMax: z.int(),
  runs: z.array(
    z.strictObject({
      backend: z.string(),
      round: z.int(),
      /** Load average of the last minute when it began: what else ran on the machine. */
      loadBefore: z.number(),
      /** The whole command, from its start to the model in the registry. */
      seconds: z.number(),
      /** The same up to the first epoch: start of the program, reading, the backend. */
      startSeconds: z.number(),
      /** One number an epoch, its validation included. */
      epochSeconds: z.array(z.number()),
      /** Resident memory of the process at the end of each epoch. */
      rssBytes: z.array(z.int()),
    }),
  ),
});

const microSchema = z.strictObject({
  ...origin,
  figures: z.array(
    z.strictObject({
      /** What is measured, such as `parse`; the figures of a group are measured side by side. */
      group: z.string(),
      /** Under which conditions. */
      condition: z.string(),
      /** Which implementation. */
      name: z.string(),
      /** What the cost is the cost of, such as `line`. */
      per: z.string(),
      nanoseconds: z.number(),
    }),
  ),
});

const accuracySchema = z.strictObject({
  ...origin,
  /** False alerts per series and day that the shipped settings promise. */
  promisedPerDay: z.number(),
  /** Every detector on every set. */
  sets: z.array(setFiguresSchema),
  /** outlierd with one of its settings changed, on every set. */
  ablations: z.array(setFiguresSchema),
  /** Samples judged in every round. */
  costSamples: z.int(),
  costs: z.array(costSchema),
});

/** What each file under `benchmarks/results` holds. */
export const RESULT_SCHEMAS = {
  throughput: throughputSchema,
  memory: memorySchema,
  latency: latencySchema,
  rxjs: rxjsSchema,
  soak: soakSchema,
  training: trainingSchema,
  micro: microSchema,
  accuracy: accuracySchema,
} as const;

/** Name of a result file. */
export type ResultName = keyof typeof RESULT_SCHEMAS;

/** A result by the name of its file. */
export type Result<Name extends ResultName> = z.infer<(typeof RESULT_SCHEMAS)[Name]>;

/** One figure of the micro-benchmarks. */
export type Figure = Result<"micro">["figures"][number];

/** One pass of one server over one round of the load. */
export type Run = z.infer<typeof runSchema>;

/** Results by name, as far as they are there. */
export type Results = { readonly [Name in ResultName]?: Result<Name> | undefined };

/** Whole bytes and four significant digits say all that was measured. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value;
}

/** Writes `benchmarks/results/<name>.json` for each result that is there. */
export function writeResults(results: Results): void {
  for (const [name, result] of Object.entries(results)) {
    if (result === undefined) continue;
    writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(result, rounded, 1)}\n`);
  }
}

/** Reads a committed result; nothing where there is none, an error where it is not what its schema says. */
function readResult<Name extends ResultName>(name: Name): Result<Name> | undefined {
  const file = join(FOLDER, `${name}.json`);
  if (!existsSync(file)) return undefined;
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  // Zod cannot follow the lookup by a type parameter; the schema is the one that `name` names.
  return RESULT_SCHEMAS[name].parse(content) as Result<Name>;
}

/** Reads all committed results. */
export function readResults(): Results {
  return {
    throughput: readResult("throughput"),
    memory: readResult("memory"),
    latency: readResult("latency"),
    rxjs: readResult("rxjs"),
    soak: readResult("soak"),
    training: readResult("training"),
    micro: readResult("micro"),
    accuracy: readResult("accuracy"),
  };
}
