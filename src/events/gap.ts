import type { Silence } from "../core/anomaly.ts";
import type { Absence } from "../core/diagnosis.ts";
import type { AnomalyState } from "../core/event.ts";
import { type SeriesName, seriesText } from "../core/series.ts";
import { anomalyId } from "./identity.ts";
import { CRITICAL_GAP_SERIES } from "./severity.ts";

/** A silent series by name. */
export interface SilentSeries extends Silence {
  readonly series: SeriesName;
  readonly text: string;
}

/** A gap as it is kept: series that stopped together. */
export interface Gap {
  readonly id: string;
  /** What the series have in common, such as `host=web-3`. */
  readonly group: string;
  readonly groupedBy: Absence["groupedBy"];
  /** The series that stopped first; it stands for all. */
  readonly series: SeriesName;
  readonly family: string;
  readonly startMs: number;
  readonly intervalMs: number;
  opened: boolean;
  /** Whether each member is still silent, by series text; members stay when they speak again. */
  readonly members: Map<string, boolean>;
  /** Members still silent. */
  silent: number;
  /** Updates sent. */
  updates: number;
  /** Time of the last event, or of being held back; 0 = neither yet. */
  announcedMs: number;
  /** The most members that receivers were told of. */
  announcedMembers: number;
}

/** A gap as plain JSON. */
export type GapSnapshot = Omit<Gap, "members"> & { readonly members: readonly [string, boolean][] };

/** What the series of one gap have in common: their host where they name one, else their measurement. */
export function groupOf({ measurement, tags }: SeriesName): Pick<Gap, "group" | "groupedBy"> {
  const host = new Map(Object.entries(tags)).get("host");
  return host === undefined
    ? { group: `measurement=${measurement}`, groupedBy: "measurement" }
    : { group: `host=${host}`, groupedBy: "host" };
}

function byStart(a: SilentSeries, b: SilentSeries): number {
  return a.lastTimeMs - b.lastTimeMs || (a.text < b.text ? -1 : 1);
}

/** Makes the gap of series of one group, without members yet; the one that stopped first, then by name, stands for all. */
export function beginGap(
  silent: readonly SilentSeries[],
  familyOf: (series: SeriesName) => string,
): Gap | undefined {
  const [first] = [...silent].sort(byStart);
  if (first === undefined) return undefined;
  return {
    id: anomalyId(first.series, first.lastTimeMs, "gap"),
    ...groupOf(first.series),
    series: first.series,
    family: familyOf(first.series),
    startMs: first.lastTimeMs,
    intervalMs: first.intervalMs,
    opened: false,
    members: new Map(),
    silent: 0,
    updates: 0,
    announcedMs: 0,
    announcedMembers: 0,
  };
}

/** Rebuilds an open gap from the newest event sent about it; of its members only the first is known. */
export function recoverGap(state: AnomalyState, timeMs: number, updates: number): Gap {
  return {
    id: state.id,
    ...groupOf(state.series),
    series: state.series,
    family: state.family,
    startMs: Date.parse(state.start),
    intervalMs: 0,
    opened: true,
    members: new Map([[seriesText(state.series), true]]),
    silent: 1,
    updates,
    announcedMs: timeMs,
    announcedMembers: state.severity === "critical" ? CRITICAL_GAP_SERIES : 1,
  };
}

/** Notes whether a member is silent; a new member joins by being so. */
export function setSilent(gap: Gap, text: string, isSilent: boolean): void {
  const was = gap.members.get(text) ?? false;
  gap.members.set(text, isSilent);
  gap.silent += Number(isSilent) - Number(was);
}

/** Takes a silent member out for good. */
export function removeMember(gap: Gap, text: string): void {
  if (gap.members.get(text)) gap.silent--;
  gap.members.delete(text);
}

/** Whether most members have spoken again. */
export function isBack({ silent, members }: Gap): boolean {
  return silent * 2 < members.size;
}

/** What the diagnosis stage needs of a gap. */
export function absenceOf(gap: Gap, latestMs: number): Absence {
  const { series, startMs, intervalMs, groupedBy, members, silent } = gap;
  return { series, startMs, intervalMs, groupedBy, members: members.size, silent, latestMs };
}
