import type { Detector } from "../../core/detector.ts";
import { weighStreams } from "../stream-weights.ts";
import type { SeasonOptions } from "./options.ts";

const STREAMS = ["season"] as const;

/** What the time of day and the week let expect: `src/kernels/season.ts`. */
export const SEASON: Detector<SeasonOptions> = {
  name: "season",
  streams: STREAMS,
  finds: "wrong-hour",
  configure: (kernel, { weight }) => weighStreams(kernel, STREAMS, weight),
};
