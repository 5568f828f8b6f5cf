/** Hits of one line together: the metrics of an instance at one time. */
import type { Judgement } from "../core/anomaly.ts";
import type { ScoredBatch } from "../core/batch.ts";
import { jointScore } from "../core/instance.ts";

/** Hits whose rows lie in one line, as indices into `hits`, with that line's rows. */
export interface LineHits {
  readonly hits: readonly number[];
  readonly firstRow: number;
  /** Exclusive. */
  readonly endRow: number;
}

/** Goes through the hits of a batch line by line; lines without any are left out. */
export function* hitsByLine({ hits, lineStart }: ScoredBatch): Generator<LineHits> {
  let line = 0;
  let hit = 0;
  while (hit < hits.length) {
    while (lineStart[line + 1] <= hits[hit]) line++;
    const endRow = lineStart[line + 1];
    const inLine: number[] = [];
    for (; hit < hits.length && hits[hit] < endRow; hit++) inLine.push(hit);
    yield { hits: inLine, firstRow: lineStart[line], endRow };
  }
}

/**
 * Puts the strongest of a line's alerts first, together with what the line's other metrics showed: it is the one that may open
 * an anomaly, which the others join. Alerts that open nothing by what is known of their metric have no part in it.
 *
 * @param judgements Verdicts on the line's hits, with what is known of their metrics.
 * @param score What `lineScore` says of the line.
 */
export function strongestFirst(
  judgements: readonly Judgement[],
  score: number | undefined,
): readonly Judgement[] {
  if (score === undefined) return judgements;
  const [strongest, ...others] = judgements
    .filter(({ alert, gate }) => alert && gate === undefined)
    .sort((a, b) => b.strength - a.strength);
  if (strongest === undefined) return judgements;
  const rest = judgements.filter((judgement) => judgement !== strongest);
  return [{ ...strongest, joint: { score, others } }, ...rest];
}

/** Joint score of a line's metrics; `undefined` where it has only one. */
export function lineScore(
  { score }: ScoredBatch,
  { firstRow, endRow }: Pick<LineHits, "firstRow" | "endRow">,
): number | undefined {
  return endRow - firstRow === 1 ? undefined : jointScore(score.slice(firstRow, endRow));
}
