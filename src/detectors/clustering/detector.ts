import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { ClusteringOptions } from "./options.ts";

const STREAMS = ["clustering"] as const;

/** Whether a window looks like the windows of its family, by its nearest cluster: `src/kernels/family.ts`. */
export const CLUSTERING: Detector<ClusteringOptions> = {
  name: "clustering",
  streams: STREAMS,
  finds: "odd-shape",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
