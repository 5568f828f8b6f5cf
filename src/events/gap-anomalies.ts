import type { Silence } from "../core/anomaly.ts";
import type { Ending } from "../core/diagnosis.ts";
import type { AnomalyState, EventType, OutgoingEvent } from "../core/event.ts";
import { seriesText } from "../core/series.ts";
import type { EventsContext } from "./context.ts";
import {
  absenceOf,
  beginGap,
  type Gap,
  type GapSnapshot,
  groupOf,
  isBack,
  recoverGap,
  removeMember,
  type SilentSeries,
  setSilent,
} from "./gap.ts";
import { eventId } from "./identity.ts";
import { gapSeverity } from "./severity.ts";
import type { OpenRecord } from "./value-anomalies.ts";

/** A gap is updated when this many times as many series are silent as announced. */
const MEMBERS_GROWTH = 2;

interface Member {
  readonly gap: Gap;
  readonly text: string;
}

/** The gaps as plain JSON, with the groups whose last gap has just ended. */
export interface GapsSnapshot {
  readonly gaps: readonly GapSnapshot[];
  /** Group and end of its cool-down, Unix milliseconds. */
  readonly resting: readonly [string, number][];
}

/** Gaps: series that stopped, one anomaly for all of a host (or, without host, of a measurement). */
export class GapAnomalies {
  readonly #context: EventsContext;
  readonly #gaps = new Map<string, Gap>();
  readonly #silent = new Map<number, Member>();
  /** Members from before a restart whose series has not been seen yet, by series text. */
  readonly #waiting = new Map<string, Gap>();
  /** End of the cool-down by group. */
  readonly #resting = new Map<string, number>();

  /** @param context What the parts of the stage share. */
  constructor(context: EventsContext) {
    this.#context = context;
  }

  /** Gaps kept: open or waiting to be opened. */
  get size(): number {
    return this.#gaps.size;
  }

  /** Gaps open; counted afresh at each call. */
  get open(): number {
    return [...this.#gaps.values()].filter((gap) => gap.opened).length;
  }

  /** Series that are silent. */
  get seriesIds(): Iterable<number> {
    return this.#silent.keys();
  }

  /** Series that have not been seen since a restart. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes what a sweep found overdue. */
  silences(found: readonly Silence[], nowMs: number): OutgoingEvent[] {
    const groups = new Map<string, SilentSeries[]>();
    for (const silence of found) {
      const series = this.#context.ports.series.name(silence.seriesId);
      const { group } = groupOf(series);
      const members = groups.get(group) ?? [];
      members.push({ ...silence, series, text: seriesText(series) });
      groups.set(group, members);
    }
    return [...groups].flatMap(([group, silent]) => this.#join(group, silent, nowMs));
  }

  /** Takes note that a series speaks, at that time. */
  speak(seriesId: number, timeMs: number): OutgoingEvent[] {
    const member = this.#silent.get(seriesId);
    if (member === undefined) return [];
    this.#forget(seriesId);
    const { gap, text } = member;
    setSilent(gap, text, false);
    return this.#isKept(gap) && isBack(gap) ? this.#end(gap, "calm", timeMs) : [];
  }

  /** Opens what waited, and ends gaps that lasted as long as an anomaly may. */
  tick(nowMs: number): OutgoingEvent[] {
    for (const [group, untilMs] of this.#resting) {
      if (nowMs >= untilMs) this.#resting.delete(group);
    }
    return [...this.#gaps.values()].flatMap((gap) => {
      if (!gap.opened) return this.#tryOpen(gap, nowMs);
      const overdue = nowMs - gap.startMs >= this.#context.options.openMax;
      return overdue ? this.#end(gap, "accepted", nowMs) : this.#tryUpdate(gap, nowMs);
    });
  }

  /** Takes the series out of its gap because it has been forgotten; the last one ends it. */
  expire(seriesId: number, nowMs: number): OutgoingEvent[] {
    const member = this.#silent.get(seriesId);
    if (member === undefined) return [];
    this.#forget(seriesId);
    const { gap, text } = member;
    if (!this.#isKept(gap)) return [];
    if (gap.silent === 1) return this.#end(gap, "expired", nowMs);
    removeMember(gap, text);
    return isBack(gap) ? this.#end(gap, "calm", nowMs) : [];
  }

  /** Joins a series seen again to the gap from before the restart, if it is a member. */
  claim(seriesId: number, text: string): void {
    const gap = this.#waiting.get(text);
    if (gap === undefined) return;
    this.#waiting.delete(text);
    this.#remember(seriesId, { gap, text });
  }

  /** Every gap as plain JSON. */
  snapshot(): GapsSnapshot {
    const gaps = [...this.#gaps.values()].map((gap) => ({ ...gap, members: [...gap.members] }));
    return { gaps, resting: [...this.#resting] };
  }

  /** Takes over a snapshot's gaps; each member waits for its series. Call on a new object only. */
  restore({ gaps, resting }: GapsSnapshot): void {
    for (const gap of gaps) this.#await({ ...gap, members: new Map(gap.members) });
    for (const [group, untilMs] of resting) this.#resting.set(group, untilMs);
  }

  /**
   * Brings the restored gaps in line with the events that were stored, which may be newer.
   *
   * @param open Gaps whose opening is stored and whose end is not.
   * @param knows Whether an event with this id is stored.
   */
  recover(open: readonly OpenRecord[], knows: (id: string) => boolean): void {
    for (const gap of [...this.#gaps.values()]) {
      if (knows(eventId(gap.id, "anomaly.resolved", 0))) this.#gaps.delete(gap.group);
      else if (!knows(eventId(gap.id, "anomaly.opened", 0))) gap.opened = false;
    }
    for (const { state, timeMs, updates } of open) {
      const known = this.#gaps.get(groupOf(state.series).group);
      if (known?.id === state.id) {
        known.opened = true;
        known.updates = Math.max(known.updates, updates);
        continue;
      }
      this.#await(recoverGap(state, timeMs, updates));
    }
  }

  /** Whether the gap is not over; members of one that is are let go when they speak or expire. */
  #isKept(gap: Gap): boolean {
    return this.#gaps.get(gap.group) === gap;
  }

  #await(gap: Gap): void {
    this.#gaps.set(gap.group, gap);
    for (const [text, isSilent] of gap.members) if (isSilent) this.#waiting.set(text, gap);
  }

  #remember(seriesId: number, member: Member): void {
    if (!this.#silent.has(seriesId)) this.#context.watchlist.acquire(seriesId);
    this.#silent.set(seriesId, member);
  }

  #forget(seriesId: number): void {
    this.#silent.delete(seriesId);
    this.#context.watchlist.release(seriesId);
  }

  #join(group: string, silent: readonly SilentSeries[], nowMs: number): OutgoingEvent[] {
    const gap = this.#gaps.get(group) ?? this.#begin(silent);
    if (gap === undefined) return [];
    for (const { seriesId, text } of silent) {
      this.#waiting.delete(text);
      setSilent(gap, text, true);
      this.#remember(seriesId, { gap, text });
    }
    return gap.opened ? this.#tryUpdate(gap, nowMs) : this.#tryOpen(gap, nowMs);
  }

  #begin(silent: readonly SilentSeries[]): Gap | undefined {
    const { ports, tally, hasRoom } = this.#context;
    if (!hasRoom()) {
      tally.refused();
      ports.logger.warn({ series: silent[0]?.text }, "gap refused: too many open anomalies");
      return undefined;
    }
    const gap = beginGap(silent, ports.familyOf);
    if (gap !== undefined) this.#gaps.set(gap.group, gap);
    return gap;
  }

  #tryOpen(gap: Gap, nowMs: number): OutgoingEvent[] {
    const { rate, tally, ports } = this.#context;
    const resting = nowMs < (this.#resting.get(gap.group) ?? 0);
    if (resting || !rate.admit(nowMs)) {
      if (gap.announcedMs === 0) {
        tally.held();
        ports.logger.warn({ group: gap.group, resting }, "gap held back");
        gap.announcedMs = nowMs;
      }
      return [];
    }
    gap.opened = true;
    return [this.#announce(gap, "anomaly.opened", nowMs)];
  }

  #tryUpdate(gap: Gap, nowMs: number): OutgoingEvent[] {
    const grown = gap.members.size >= MEMBERS_GROWTH * gap.announcedMembers;
    const { updateInterval } = this.#context.options;
    if (!grown || nowMs - gap.announcedMs < updateInterval) return [];
    gap.updates++;
    return [this.#announce(gap, "anomaly.updated", nowMs)];
  }

  #announce(gap: Gap, type: EventType, nowMs: number): OutgoingEvent {
    gap.announcedMs = nowMs;
    gap.announcedMembers = Math.max(gap.announcedMembers, gap.members.size);
    const summary = this.#context.ports.diagnosis.absenceSummary(absenceOf(gap, nowMs));
    return this.#event(gap, type, { timeMs: nowMs, summary });
  }

  #end(gap: Gap, ending: Ending, nowMs: number): OutgoingEvent[] {
    const { diagnosis } = this.#context.ports;
    const summary = diagnosis.absenceEnd(absenceOf(gap, nowMs), ending);
    const { opened } = gap;
    this.#gaps.delete(gap.group);
    if (!opened) return [];
    this.#resting.set(gap.group, nowMs + this.#context.options.coolDown);
    return [this.#event(gap, "anomaly.resolved", { timeMs: nowMs, summary })];
  }

  #event(
    gap: Gap,
    type: EventType,
    { timeMs, summary }: { readonly timeMs: number; readonly summary: string },
  ): OutgoingEvent {
    this.#context.tally.event(type);
    const over = type === "anomaly.resolved";
    const timestamp = new Date(timeMs).toISOString();
    const data: AnomalyState = {
      id: gap.id,
      status: over ? "resolved" : "open",
      series: gap.series,
      family: gap.family,
      start: new Date(gap.startMs).toISOString(),
      end: over ? timestamp : null,
      observed: null,
      expected: null,
      lower: null,
      upper: null,
      score: 0,
      pValue: 1,
      returnDays: 0,
      severity: gapSeverity(gap.announcedMembers),
      kind: "gap",
      contributions: [],
      summary,
    };
    return { id: eventId(gap.id, type, gap.updates), event: { type, timestamp, data } };
  }
}
