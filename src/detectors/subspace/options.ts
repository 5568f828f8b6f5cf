import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the subspace. */
export const SubspaceOptions = z.strictObject({
  weight: weightOption("Weight of the subspace in the score."),
});

/** Settings of the subspace after parsing. */
export type SubspaceOptions = z.output<typeof SubspaceOptions>;
