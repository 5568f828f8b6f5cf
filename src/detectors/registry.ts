/** Every detector that there is: START HERE to add one. */
import type { Detector, KernelSettings } from "../core/detector.ts";
import { AUTOENCODER } from "./autoencoder/detector.ts";
import { CLUSTERING } from "./clustering/detector.ts";
import { MEAN_SHIFT } from "./mean-shift/detector.ts";
import type { DetectorsOptions } from "./options.ts";
import { RECORDS } from "./records/detector.ts";
import { REGRESSION } from "./regression/detector.ts";
import { SEASON } from "./season/detector.ts";
import { SUBSPACE } from "./subspace/detector.ts";

/** Key of a detector in the configuration. */
export type DetectorKey = keyof DetectorsOptions;

/** Every detector, under its key in the configuration. */
export const DETECTORS: { readonly [Key in DetectorKey]: Detector<DetectorsOptions[Key]> } = {
  season: SEASON,
  meanShift: MEAN_SHIFT,
  regression: REGRESSION,
  subspace: SUBSPACE,
  autoencoder: AUTOENCODER,
  clustering: CLUSTERING,
  records: RECORDS,
};

/** The keys of `DETECTORS`. */
export const DETECTOR_KEYS = Object.keys(DETECTORS) as readonly DetectorKey[];

function configureOne<Key extends DetectorKey>(
  kernel: KernelSettings,
  key: Key,
  options: DetectorsOptions,
): void {
  DETECTORS[key].configure(kernel, options[key]);
}

/** Sets every detector of a kernel; holds until it is set again. */
export function setDetectors(kernel: KernelSettings, options: DetectorsOptions): void {
  for (const key of DETECTOR_KEYS) configureOne(kernel, key, options);
}
