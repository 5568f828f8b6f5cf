import { z } from "zod";

/** A figure that may not have been there to measure, such as the precision of no alerts: `null` in the file, NaN here. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

/** A figure over random halves. */
export const spreadSchema = z.strictObject({
  mean: figure,
  /** A tenth of the halves lie below, */
  p10: figure,
  /** and a tenth above. */
  p90: figure,
});

/** Scores of the Numenta Anomaly Benchmark in one profile. */
export const nabFiguresSchema = z.strictObject({
  profile: z.enum(["standard", "reward_low_FP_rate", "reward_low_FN_rate"]),
  /** With the one threshold that is best for the files and their labels. */
  optimised: figure,
  threshold: figure,
  /** With the alerts as they would be sent. */
  shipped: figure,
  /** Threshold chosen on a random half of the files, scored on the other. */
  halves: spreadSchema,
});

/** Everything that was measured of one detector on one set. */
export const setFiguresSchema = z.strictObject({
  set: z.enum(["nab", "ms_cloud", "kpi_aiops", "smd_part"]),
  detector: z.string(),
  /** False alerts per series and day that it was held to; not in results of old. */
  promisedPerDay: z.number().optional(),
  series: z.int(),
  rows: z.int(),
  /** Means over the series with labels. */
  ranking: z.strictObject({ vusPr: figure, aucPr: figure, bestF1: figure }),
  /** As `AlertQuality` of `src/training/evaluation` says. */
  alerts: z.strictObject({
    incidents: z.int(),
    alerts: z.int(),
    recall: figure,
    precision: figure,
    falseAlertsPerSeriesDay: figure,
    seenOverPromised: figure,
    seenOverPromisedWorst: figure,
    delaySamplesMedian: figure,
    delayShareMedian: figure,
    firstDayAlertsPerSeries: figure,
  }),
  /** False alerts over those promised, in the held half of random splits. */
  seenOverPromised: spreadSchema,
  /** Where the set is NAB, one entry a profile. */
  nab: z.array(nabFiguresSchema),
});

/** What judging a sample costs. */
export const costSchema = z.strictObject({
  detector: z.string(),
  /** One number a round, nanoseconds a sample. */
  nanoseconds: z.array(z.number()),
});

/** A figure over random halves. */
export type Spread = z.infer<typeof spreadSchema>;
/** Scores of the Numenta Anomaly Benchmark in one profile. */
export type NabFigures = z.infer<typeof nabFiguresSchema>;
/** Everything that was measured of one detector on one set. */
export type SetFigures = z.infer<typeof setFiguresSchema>;
/** What judging a sample costs. */
export type Cost = z.infer<typeof costSchema>;
