import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { RegressionOptions } from "./options.ts";

const STREAMS = ["regression"] as const;

/** Whether a sample follows from the four before it: `src/kernels/regression.ts`. */
export const REGRESSION: Detector<RegressionOptions> = {
  name: "regression",
  streams: STREAMS,
  finds: "broken-rhythm",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
