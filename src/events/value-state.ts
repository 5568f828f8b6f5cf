import type { AnomalyState } from "../core/event.ts";
import { judgedUnit } from "../core/metric-knowledge.ts";
import type { ModelVersion } from "../core/model.ts";
import type { Episode } from "./episode.ts";

/** What the state of an anomaly of values tells beside its episode. */
interface Told {
  /** Trained models by which the family is judged. */
  readonly models: readonly ModelVersion[];
  readonly summary: string;
  /** When it ended, Unix milliseconds; `undefined` while it lasts. */
  readonly endMs: number | undefined;
}

/** The state of an anomaly of values as receivers see it. */
export function stateOf(episode: Episode, { models, summary, endMs }: Told): AnomalyState {
  const { id, series, family, latest, strongest, severity, kind } = episode;
  const unit = judgedUnit(episode.unit, episode.perSecond);
  return {
    id,
    status: endMs === undefined ? "open" : "resolved",
    series,
    family,
    start: new Date(episode.startMs).toISOString(),
    end: endMs === undefined ? null : new Date(endMs).toISOString(),
    observed: latest.observed,
    expected: latest.expected,
    lower: latest.lower,
    upper: latest.upper,
    ...(unit === undefined ? {} : { unit }),
    ...strongest,
    severity,
    kind,
    ...jointOf(episode),
    ...(models.length === 0 ? {} : { models }),
    summary,
  };
}

/** What is told of the instance beside the series itself. */
function jointOf({
  jointScore,
  alongside = [],
}: Episode): Pick<AnomalyState, "jointScore" | "alongside"> {
  return {
    ...(jointScore === undefined ? {} : { jointScore }),
    ...(alongside.length === 0 ? {} : { alongside }),
  };
}
