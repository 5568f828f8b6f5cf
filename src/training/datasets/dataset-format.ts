/**
 * The folder of a data set, format 1; `docs/reference/dataset-format.md` is its public page.
 *
 *     dataset.json             what it holds and where that comes from
 *     windows.<set>.f32        float32, little-endian, [windows × 24] row-major; one file a set
 *     series.csv               which rows of which set are whose
 */
import { z } from "zod";

/** Format of the data sets that are written. */
export const DATASET_FORMAT = 1;
/** File that describes a data set; it is written last, so that what has one is whole. */
export const DATASET_FILE = "dataset.json";
/** File that says which rows are whose. */
export const SERIES_FILE = "series.csv";

/** What windows are for: to learn from, to measure what was learned, and those that incidents met, to see whether it shows. */
export const DATASET_SETS = ["train", "validation", "incidents"] as const;

/** One of the parts of a data set. */
export type DatasetSet = (typeof DATASET_SETS)[number];

const count = z.int().nonnegative();
const time = z.iso.datetime();

const SetDescription = z.strictObject({
  file: z.string(),
  windows: count,
  series: count,
  /** Times of the first and the last sample in it; `null` where it is empty. */
  from: time.nullable(),
  to: time.nullable(),
  sha256: z.string(),
});

/** What a `dataset.json` of format 1 holds. */
export const Dataset = z.strictObject({
  format: z.literal(DATASET_FORMAT),
  program: z.string(),
  family: z.string().min(1),
  sources: z.array(z.string()),
  /** What was asked for; `null` = no limit. */
  range: z.strictObject({ from: time.nullable(), to: time.nullable() }),
  options: z.strictObject({
    validation: z.number(),
    split: z.enum(["time", "series"]),
    stride: count,
    first: count,
  }),
  /** What became of the samples of the whole input, by state. */
  samples: z.record(z.string(), count),
  sets: z.strictObject({
    train: SetDescription,
    validation: SetDescription,
    incidents: SetDescription,
  }),
  /** Windows that are in no set, by why. */
  dropped: z.strictObject({
    /** Some of its samples lie outside the range. */
    range: count,
    /** It lies across the border between train and validation. */
    split: count,
  }),
  /** Stretches whose windows are in the set `incidents` instead of the others. */
  leftOut: z.array(
    z.strictObject({ from: time, to: time.nullable(), series: z.string().nullable() }),
  ),
  /** SHA-256 of the bytes of `train` and then `validation`: what a model was trained on. */
  sha256: z.string(),
});

/** What a data set is. */
export type Dataset = z.output<typeof Dataset>;

/** Name of the file that holds a set's windows. */
export function setFile(set: DatasetSet): string {
  return `windows.${set}.f32`;
}
