import type { AnomalyKind, Companion, Contribution, Judgement, Severity } from "../core/anomaly.ts";
import type { Course, Diagnosis, Reading } from "../core/diagnosis.ts";
import type { AnomalyState } from "../core/event.ts";
import type { JudgedUnit } from "../core/metric-knowledge.ts";
import type { SeriesName } from "../core/series.ts";
import { anomalyId } from "./identity.ts";
import { isMoreSevere, severityOf } from "./severity.ts";

/** A peak this many times as far from the expected value as announced is worth an update, */
const PEAK_GROWTH = 2;
/** and so are this many times as many companions. */
const COMPANIONS_GROWTH = 2;

/**
 * Where an anomaly stands: waiting for room or for a deviation worth telling, open, part of another one of its instance, or over
 * and cooling down.
 */
export type Phase = "held" | "open" | "joined" | "resting";

/** What receivers were told last. */
export interface Announcement {
  readonly timeMs: number;
  readonly severity: Severity;
  readonly kind: AnomalyKind;
  /** Distance of the peak from what was expected, in the unit of the series. */
  readonly deviation: number;
  /** Companions named; absent = none. */
  readonly companions?: number;
}

/** The strongest sample's verdict. */
export interface Verdict {
  readonly score: number;
  readonly pValue: number;
  readonly returnDays: number;
  readonly contributions: readonly Contribution[];
}

/** One anomaly of one series' values, from alert to the end of its cool-down. Plain JSON. */
export interface Episode {
  readonly id: string;
  readonly series: SeriesName;
  readonly family: string;
  readonly startMs: number;
  perSecond: boolean;
  /** Unit of the samples; absent where it is not known. */
  readonly unit?: JudgedUnit | undefined;
  phase: Phase;
  /** Whether it is held because no sample has strayed far enough to be told. */
  isSlight?: boolean;
  /** Time of its newest alert; absent where that is the start. */
  alertMs?: number;
  /** The anomaly that it has joined; absent where it stands for itself. */
  leadId?: string;
  /** Metrics of its instance that are off with it, the highest score first; absent = none. */
  alongside?: readonly Companion[] | undefined;
  /** Highest score of the instance at one of its alerts; absent where it was judged alone. */
  jointScore?: number | undefined;
  latest: Reading;
  peak: Reading;
  strongest: Verdict;
  /** What the newest sample's detectors said. */
  contributions: readonly Contribution[];
  /** Highest strength of an alert so far; 0 where not known. */
  strength: number;
  severity: Severity;
  kind: AnomalyKind;
  /** Samples in a row above (positive) or below (negative) the band. */
  beyond: number;
  /** Samples in a row that look normal. */
  calm: number;
  /** Time of the first of those. */
  calmSinceMs: number;
  /** Updates sent. */
  updates: number;
  announced: Announcement;
  /** The band at opening, trusted instead of the live one where the learned state was lost. */
  recordedBand: { readonly lower: number | null; readonly upper: number | null } | null;
  /** End of the cool-down in sample time; it also lasts a number of samples. */
  restUntilMs: number;
  restSamples: number;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function readingOf(judgement: Judgement): Reading {
  return {
    timeMs: judgement.timeMs,
    observed: judgement.observed,
    expected: finite(judgement.expected),
    lower: finite(judgement.lower),
    upper: finite(judgement.upper),
  };
}

function verdictOf({ score, pValue, returnDays, contributions }: Judgement): Verdict {
  return {
    score: finite(score) ?? 0,
    pValue: finite(pValue) ?? 1,
    returnDays: finite(returnDays) ?? Number.MAX_VALUE,
    contributions,
  };
}

/** Distance of a reading from what was expected; from zero where nothing was. */
export function deviationOf({
  observed,
  expected,
}: Pick<Reading, "observed" | "expected">): number {
  return Math.abs(observed - (expected ?? 0));
}

/** Which side of its band a reading lies on: 1 above, -1 below, 0 inside or where there is no band. */
function sideOf(reading: Reading, band: { lower: number | null; upper: number | null }): number {
  if (band.upper !== null && reading.observed > band.upper) return 1;
  if (band.lower !== null && reading.observed < band.lower) return -1;
  return 0;
}

/** What the diagnosis stage needs of an episode. */
export function courseOf(episode: Episode): Course {
  const { series, startMs, latest, peak, beyond, contributions, perSecond, unit } = episode;
  const alongside = (episode.alongside ?? []).map(({ field }) => field);
  return { series, startMs, latest, peak, beyond, contributions, perSecond, unit, alongside };
}

/** Begins an episode with the sample that alerts; it is held until it is opened. */
export function beginEpisode(
  judgement: Judgement,
  { series, family }: { readonly series: SeriesName; readonly family: string },
  diagnosis: Diagnosis,
): Episode {
  const reading = readingOf(judgement);
  const episode: Episode = {
    id: anomalyId(series, judgement.timeMs, "value"),
    series,
    family,
    startMs: judgement.timeMs,
    perSecond: judgement.perSecond ?? false,
    unit: judgement.unit,
    phase: "held",
    isSlight: judgement.gate !== undefined,
    jointScore: judgement.joint?.score,
    latest: reading,
    peak: reading,
    strongest: verdictOf(judgement),
    contributions: judgement.contributions,
    strength: judgement.strength,
    severity: severityOf(judgement),
    kind: "spike",
    beyond: sideOf(reading, reading),
    calm: 0,
    calmSinceMs: judgement.timeMs,
    updates: 0,
    announced: { timeMs: judgement.timeMs, severity: "info", kind: "spike", deviation: 0 },
    recordedBand: null,
    restUntilMs: 0,
    restSamples: 0,
  };
  episode.kind = diagnosis.kindOf(courseOf(episode));
  return episode;
}

/** Rebuilds an open episode from the newest event sent about it, trusting the band it recorded. */
export function recoverEpisode(state: AnomalyState, timeMs: number, updates: number): Episode {
  const { expected, lower, upper, score, pValue, returnDays, contributions } = state;
  const reading = { timeMs, observed: state.observed ?? 0, expected, lower, upper };
  const { severity, kind, alongside, jointScore } = state;
  return {
    id: state.id,
    series: state.series,
    family: state.family,
    startMs: Date.parse(state.start),
    perSecond: false,
    unit: state.unit,
    phase: "open",
    alongside,
    jointScore,
    latest: reading,
    peak: reading,
    strongest: { score, pValue, returnDays, contributions },
    contributions,
    strength: 0,
    severity,
    kind,
    beyond: 0,
    calm: 0,
    calmSinceMs: timeMs,
    updates,
    announced: {
      timeMs,
      severity,
      kind,
      deviation: deviationOf(reading),
      companions: alongside?.length ?? 0,
    },
    recordedBand: { lower, upper },
    restUntilMs: 0,
    restSamples: 0,
  };
}

/** Takes one more sample of the series into the episode. */
export function observe(episode: Episode, judgement: Judgement, diagnosis: Diagnosis): void {
  const reading = readingOf(judgement);
  const side = sideOf(reading, episode.recordedBand ?? reading);
  episode.latest = reading;
  episode.contributions = judgement.contributions;
  episode.perSecond = judgement.perSecond ?? episode.perSecond;
  if (deviationOf(reading) > deviationOf(episode.peak)) episode.peak = reading;
  if (judgement.score > episode.strongest.score) episode.strongest = verdictOf(judgement);
  if (judgement.alert) observeAlert(episode, judgement);
  const severity = severityOf(judgement);
  if (isMoreSevere(severity, episode.severity)) episode.severity = severity;
  episode.beyond = Math.sign(episode.beyond) === side ? episode.beyond + side : side;
  if (side !== 0 || judgement.alert) episode.calm = 0;
  else if (episode.calm++ === 0) episode.calmSinceMs = reading.timeMs;
  if (episode.kind !== "level-shift") episode.kind = diagnosis.kindOf(courseOf(episode));
}

function observeAlert(episode: Episode, { timeMs, strength, joint }: Judgement): void {
  episode.alertMs = timeMs;
  episode.strength = Math.max(episode.strength, strength);
  if (joint !== undefined) episode.jointScore = Math.max(episode.jointScore ?? 0, joint.score);
}

/** Whether receivers would want to know how the episode changed since they were told last. */
export function isNewsworthy({ severity, kind, peak, alongside, announced }: Episode): boolean {
  const [now, told] = [alongside?.length ?? 0, announced.companions ?? 0];
  return (
    isMoreSevere(severity, announced.severity) ||
    kind !== announced.kind ||
    deviationOf(peak) >= PEAK_GROWTH * announced.deviation ||
    (now > 0 && now >= COMPANIONS_GROWTH * told)
  );
}

/** Notes that receivers have been told how things stand now. */
export function announce(episode: Episode): void {
  const { severity, kind, peak, latest, alongside } = episode;
  const deviation = deviationOf(peak);
  const companions = alongside?.length ?? 0;
  episode.announced = { timeMs: latest.timeMs, severity, kind, deviation, companions };
}
