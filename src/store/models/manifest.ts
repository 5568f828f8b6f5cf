/** The manifest of a model, format 1; `docs/reference/model-format.md` is its public page. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { EngineError } from "../../core/errors.ts";
import { MODEL_DETECTORS, type ModelDescription } from "../../core/model.ts";

/** Format of the manifests that are written; every older one stays readable. */
export const MANIFEST_FORMAT = 1;
/** File of the weights. */
export const WEIGHTS_FILE = "weights.bin";
/** File of an autoencoder's topology. */
export const TOPOLOGY_FILE = "model.json";
const FLOAT_BYTES = 4;
const VERSION = /^\d{8}-[0-9a-f]{8}$/;

const count = z.int().nonnegative();
/** A SHA-256 as a file of a registry names it. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");

function fileOf<Name extends string>(file: Name) {
  return z.strictObject({ file: z.literal(file), bytes: count, sha256 });
}

/** What a `manifest.json` of format 1 holds. */
export const Manifest = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  family: z.string().min(1),
  detector: z.enum(MODEL_DETECTORS),
  version: z.string().regex(VERSION, "must be YYYYMMDD-hhhhhhhh"),
  program: z.string(),
  options: z.record(z.string(), z.json()),
  inputs: z.array(z.string()),
  shapes: z.array(z.array(z.int().positive()).min(1)).min(1),
  data: z.strictObject({
    sha256,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    series: count,
    windows: count,
    source: z.string(),
  }),
  seed: z.int(),
  calibration: z.strictObject({
    errorMedian: z.number().nonnegative(),
    errorQ99: z.number().nonnegative(),
  }),
  metrics: z.record(z.string(), z.number()),
  weights: fileOf(WEIGHTS_FILE),
  topology: fileOf(TOPOLOGY_FILE).optional(),
  weight: z.number().min(0).max(4),
});

/** What a manifest says. */
export type Manifest = z.output<typeof Manifest>;

/** SHA-256 in hexadecimal digits. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes of tensors of these shapes. */
export function tensorBytes(shapes: readonly (readonly number[])[]): number {
  const sizes = shapes.map((shape) => shape.reduce((product, size) => product * size, 1));
  return FLOAT_BYTES * sizes.reduce((sum, size) => sum + size, 0);
}

/** The version of a model, which the same training gives again. */
export function versionOf({ data }: Pick<ModelDescription, "data">, weightsSha256: string): string {
  return `${data.to.slice(0, 10).replaceAll("-", "")}-${weightsSha256.slice(0, 8)}`;
}

/** Whether a text has the form of a version. */
export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * The manifest from its text.
 *
 * @param path Its file, for the message.
 * @throws EngineError `ERR_ARTIFACT_FORMAT` for what is no manifest, or one of an unknown format.
 */
export function parseManifest(text: string, path: string): Manifest {
  const written = parseJson(text, path);
  const format = formatOf(written);
  if (format !== MANIFEST_FORMAT) {
    throw wrongFormat(
      `${path} has format ${JSON.stringify(format)}, this outlierd reads ${MANIFEST_FORMAT}`,
      "update outlierd, or train the model with this one",
    );
  }
  return fitting(Manifest, written, {
    problem: `${path} is no manifest of format ${MANIFEST_FORMAT}`,
    remedy: "train the model again, or restore the file",
  });
}

/**
 * What was read from a file of a registry, as its schema has it.
 *
 * @throws EngineError `ERR_ARTIFACT_FORMAT`, which adds to the problem the first place that does not fit.
 */
export function fitting<Schema extends z.ZodType>(
  schema: Schema,
  written: unknown,
  { problem, remedy }: { readonly problem: string; readonly remedy: string },
): z.output<Schema> {
  const parsed = schema.safeParse(written);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") || "the top";
  throw wrongFormat(`${problem}: at ${place}: ${issue?.message ?? ""}`, remedy);
}

/** The error of a file of a registry that cannot be understood. */
export function wrongFormat(problem: string, remedy: string, cause?: unknown): EngineError {
  return new EngineError("ERR_ARTIFACT_FORMAT", `${problem}; ${remedy}`, { cause });
}

/**
 * A file of a registry as JSON.
 *
 * @throws EngineError `ERR_ARTIFACT_FORMAT` if it is none.
 */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw wrongFormat(`${path} is not JSON`, "restore the file, or train the model again", cause);
  }
}

function formatOf(written: unknown): unknown {
  const isRecord = typeof written === "object" && written !== null && "format" in written;
  return isRecord ? written.format : undefined;
}
