import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { SubspaceOptions } from "./options.ts";

const STREAMS = ["subspace"] as const;

/** Whether a window looks like the windows of its series: `src/kernels/subspace.ts`. */
export const SUBSPACE: Detector<SubspaceOptions> = {
  name: "subspace",
  streams: STREAMS,
  finds: "odd-shape",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
