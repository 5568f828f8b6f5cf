import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the clustering. */
export const ClusteringOptions = z.strictObject({
  weight: weightOption("Weight of the family's clustering in the score.", 0),
});

/** Settings of the clustering after parsing. */
export type ClusteringOptions = z.output<typeof ClusteringOptions>;
