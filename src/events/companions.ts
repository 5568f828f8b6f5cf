/** Metrics of an anomaly's instance that are off with it: what receivers are told of them. */
import type { Companion } from "../core/anomaly.ts";
import { deviationOf, type Episode } from "./episode.ts";
import { isMoreSevere } from "./severity.ts";

/** Most companions that an anomaly names. */
const NAMED_MAX = 50;

/** Takes what is known of an episode that has joined into its lead: what it showed, and how severe it is. */
export function tellLead(lead: Episode, episode: Episode): void {
  const { peak, strongest, series, severity } = episode;
  const { observed, expected } = peak;
  nameCompanion(lead, { field: series.field, observed, expected, score: strongest.score });
  if (isMoreSevere(severity, lead.severity)) lead.severity = severity;
}

/** Names a companion, or what it has shown since, the highest score first; beyond the most that are named the lowest is left out. */
export function nameCompanion(lead: Episode, companion: Companion): void {
  const known = lead.alongside ?? [];
  const before = known.find(({ field }) => field === companion.field);
  const others = known.filter(({ field }) => field !== companion.field);
  lead.alongside = [...others, before === undefined ? companion : further(before, companion)]
    .sort((a, b) => b.score - a.score)
    .slice(0, NAMED_MAX);
}

function further(a: Companion, b: Companion): Companion {
  const reading = deviationOf(b) > deviationOf(a) ? b : a;
  return { ...reading, score: Math.max(a.score, b.score) };
}
