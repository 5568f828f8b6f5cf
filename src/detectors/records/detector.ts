import type { Detector } from "../../core/detector.ts";
import { RECORD_WEIGHT, RECORD_WEIGHT_USUAL } from "../../kernels/layout.ts";
import type { RecordsOptions } from "./options.ts";

/** How far a sample lies beyond all before it: `src/kernels/novelty.ts`. */
export const RECORDS: Detector<RecordsOptions> = {
  name: "records",
  streams: ["record-residual", "record-value", "record-mean"],
  finds: "spike",
  configure({ D }, { weight }) {
    D[RECORD_WEIGHT] = weight * RECORD_WEIGHT_USUAL;
  },
};
