import { z } from "zod";
import { weightOption } from "../weight-options.ts";

/** Settings of the records. */
export const RecordsOptions = z.strictObject({
  weight: weightOption(
    "Weight in the alert of values never seen before, against values that are rare: more finds more in young and steady metrics, less keeps lively ones quiet.",
  ),
});

/** Settings of the records after parsing. */
export type RecordsOptions = z.output<typeof RecordsOptions>;
