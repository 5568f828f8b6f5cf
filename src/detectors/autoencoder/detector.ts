import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { AutoencoderOptions } from "./options.ts";

const STREAMS = ["autoencoder"] as const;

/** Whether a window looks like the windows of its family, by a small network: `src/kernels/family.ts`. */
export const AUTOENCODER: Detector<AutoencoderOptions> = {
  name: "autoencoder",
  streams: STREAMS,
  finds: "odd-shape",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
