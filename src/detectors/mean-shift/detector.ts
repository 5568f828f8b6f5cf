import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { MeanShiftOptions } from "./options.ts";

const STREAMS = ["mean-shift-6", "mean-shift-48"] as const;

/** Whether the level has moved: `src/kernels/mean-shift.ts`. */
export const MEAN_SHIFT: Detector<MeanShiftOptions> = {
  name: "mean-shift",
  streams: STREAMS,
  finds: "level-shift",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
