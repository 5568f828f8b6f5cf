import type { Contribution, Judgement } from "../core/anomaly.ts";
import { type ScoredBatch, STREAMS } from "../core/batch.ts";
import { RECORD_WEIGHT, RECORD_WEIGHT_USUAL } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import { isCounter, rhythmOf } from "../kernels/rhythm.ts";
import { SCORE_STREAMS, STREAM_SEASON } from "../kernels/sample.ts";
import { seriesFamily } from "../kernels/series-family.ts";
import { pValueOf, returnDaysOf } from "./tail.ts";

/** How much a stream counts: in the score of a family, or in the alert against how much records usually do. */
function weightOf(
  { D, call }: Kernel,
  { stream, family }: { readonly stream: number; readonly family: number },
): number {
  return stream < SCORE_STREAMS
    ? call.weightInFamily(STREAM_SEASON + stream, family)
    : D[RECORD_WEIGHT] / RECORD_WEIGHT_USUAL;
}

/**
 * What each stream said of hit `hit`, the one that counts most first; shares go by weight and sum to 1, silent streams are left
 * out.
 */
function contributionsOf(
  kernel: Kernel,
  scored: ScoredBatch,
  hit: number,
): readonly Contribution[] {
  const first = hit * scored.hitStride;
  const values = scored.hitStreams.subarray(first, first + STREAMS.length);
  const family = seriesFamily(kernel, scored.seriesId[scored.hits[hit]]);
  const weighed = Array.from(
    values,
    (value, stream) => value * weightOf(kernel, { stream, family }),
  );
  const total = weighed.reduce((sum, value) => sum + value, 0);
  return STREAMS.map((detector, stream) => ({
    detector,
    score: values[stream],
    share: weighed[stream] / total,
  }))
    .filter((contribution) => contribution.score > 0)
    .sort((a, b) => b.share - a.share);
}

/**
 * Copies the verdict on one hit out of its batch.
 *
 * @param kernel The kernel that judged the batch: it knows the series' interval and the weights of the streams.
 * @param scored The batch.
 * @param hit Index into `scored.hits`.
 */
export function judgementOf(kernel: Kernel, scored: ScoredBatch, hit: number): Judgement {
  const row = scored.hits[hit];
  const seriesId = scored.seriesId[row];
  const logReturnDays = scored.logReturnDays[row];
  const { intervalMs } = rhythmOf(kernel, seriesId);
  return {
    seriesId,
    timeMs: scored.timeMs[row],
    observed: scored.value[row],
    expected: scored.expected[row],
    lower: scored.lower[row],
    upper: scored.upper[row],
    score: scored.score[row],
    pValue: pValueOf({ logReturnDays, intervalMs }),
    returnDays: returnDaysOf(logReturnDays),
    strength: scored.strength[row],
    alert: scored.alert[row] === 1,
    contributions: contributionsOf(kernel, scored, hit),
    intervalMs,
    perSecond: isCounter(kernel, seriesId),
  };
}
