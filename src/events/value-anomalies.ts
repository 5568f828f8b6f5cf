import type { Companion, Judgement } from "../core/anomaly.ts";
import type { Ending } from "../core/diagnosis.ts";
import type { AnomalyState, EventType, OutgoingEvent } from "../core/event.ts";
import { JOINED_WITHIN_SAMPLES } from "../core/instance.ts";
import { seriesText } from "../core/series.ts";
import { nameCompanion, tellLead } from "./companions.ts";
import type { EventsContext } from "./context.ts";
import {
  announce,
  beginEpisode,
  courseOf,
  type Episode,
  isNewsworthy,
  observe,
  recoverEpisode,
} from "./episode.ts";
import { eventId } from "./identity.ts";
import { Instances } from "./instances.ts";
import { stateOf } from "./value-state.ts";

/** An anomaly that the log of events shows as open. */
export interface OpenRecord {
  /** As the newest event about it told. */
  readonly state: AnomalyState;
  readonly timeMs: number;
  /** Updates sent so far. */
  readonly updates: number;
}

/**
 * Anomalies of values: one episode a series, from its alert to the end of its cool-down.
 *
 * Where another metric of the same instance has just alerted, an episode joins that anomaly: receivers hear of one, which names
 * both and lasts until both are calm.
 */
export class ValueAnomalies {
  readonly #context: EventsContext;
  readonly #episodes = new Map<number, Episode>();
  /** Episodes from before a restart whose series has not been seen yet, by series text. */
  readonly #waiting = new Map<string, Episode>();
  /** All of those, by instance. */
  readonly #instances = new Instances();
  /** Newest sample of an episode at a tick, and when a tick saw it first. */
  readonly #heard = new WeakMap<Episode, { readonly timeMs: number; readonly nowMs: number }>();

  /** @param context What the parts of the stage share. */
  constructor(context: EventsContext) {
    this.#context = context;
  }

  /** Episodes kept: anomalies open, waiting to be opened, or cooling down. */
  get size(): number {
    return this.#episodes.size + this.#waiting.size;
  }

  /** Anomalies open; counted afresh at each call. */
  get open(): number {
    const isOpen = (episode: Episode): boolean => episode.phase === "open";
    return [...this.#episodes.values(), ...this.#waiting.values()].filter(isOpen).length;
  }

  /** Series with an episode. */
  get seriesIds(): Iterable<number> {
    return this.#episodes.keys();
  }

  /** Episodes whose series has not been seen since a restart. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes the verdict on one sample. */
  judge(judgement: Judgement): OutgoingEvent[] {
    const { seriesId, alert } = judgement;
    const episode = this.#episodes.get(seriesId) ?? (alert ? this.#recall(seriesId) : undefined);
    if (episode === undefined) return alert ? this.#begin(judgement) : [];
    switch (episode.phase) {
      case "held":
        return this.#observeHeld(episode, judgement);
      case "open":
        return this.#observeOpen(episode, judgement);
      case "joined":
        return this.#observeJoined(episode, judgement);
      case "resting":
        return this.#observeResting(episode, judgement);
    }
  }

  /** Ends what no sample will end: episodes that have heard nothing for the longest time allowed. */
  tick(nowMs: number): OutgoingEvent[] {
    const events: OutgoingEvent[] = [];
    for (const [seriesId, episode] of this.#episodes) {
      if (this.#isDeaf(episode, nowMs)) events.push(...this.expire(seriesId, nowMs));
    }
    for (const [text, episode] of this.#waiting) {
      if (!this.#isDeaf(episode, nowMs)) continue;
      this.#waiting.delete(text);
      events.push(...this.#abandon(episode, nowMs));
      this.#instances.remove(episode);
    }
    return events;
  }

  /** Ends the series' episode because the series has been forgotten. */
  expire(seriesId: number, nowMs: number): OutgoingEvent[] {
    const episode = this.#episodes.get(seriesId);
    if (episode === undefined) return [];
    const events = this.#abandon(episode, nowMs);
    this.#untrack(seriesId, episode);
    return events;
  }

  /** Gives a series seen again the episode from before the restart, if there is one. */
  claim(seriesId: number, text: string): void {
    const episode = this.#waiting.get(text);
    if (episode === undefined) return;
    this.#waiting.delete(text);
    this.#track(seriesId, episode);
  }

  /** Every episode as plain JSON, open ones of unseen series included. */
  snapshot(): Episode[] {
    return structuredClone([...this.#episodes.values(), ...this.#waiting.values()]);
  }

  /** Takes over a snapshot's episodes; each waits for its series. Call on a new object only. */
  restore(episodes: readonly Episode[]): void {
    for (const episode of structuredClone(episodes)) {
      this.#await(seriesText(episode.series), episode);
    }
  }

  /**
   * Brings the restored episodes in line with the events that were stored, which may be newer.
   *
   * @param open Anomalies whose opening is stored and whose end is not.
   * @param knows Whether an event with this id is stored.
   */
  recover(open: readonly OpenRecord[], knows: (id: string) => boolean): void {
    for (const episode of this.#waiting.values()) {
      const opened = knows(eventId(episode.id, "anomaly.opened", 0));
      const resolved = knows(eventId(episode.id, "anomaly.resolved", 0));
      if (resolved && episode.phase !== "resting") this.#rest(episode);
      else if (episode.phase === "open" && !opened) episode.phase = "held";
      else if (episode.phase === "resting" && opened && !resolved) episode.phase = "open";
    }
    for (const record of open) this.#recoverOpen(record);
  }

  #recoverOpen({ state, timeMs, updates }: OpenRecord): void {
    const text = seriesText(state.series);
    const known = this.#waiting.get(text);
    if (known?.id === state.id) {
      known.phase = "open";
      known.updates = Math.max(known.updates, updates);
      return;
    }
    if (known !== undefined) this.#instances.remove(known);
    this.#await(text, recoverEpisode(state, timeMs, updates));
  }

  /** Whether ticks have gone on for the longest time allowed without a sample; sample time plays no part. */
  #isDeaf(episode: Episode, nowMs: number): boolean {
    const heard = this.#heard.get(episode);
    if (heard?.timeMs === episode.latest.timeMs) {
      return nowMs - heard.nowMs >= this.#context.options.openMax;
    }
    this.#heard.set(episode, { timeMs: episode.latest.timeMs, nowMs });
    return false;
  }

  #recall(seriesId: number): Episode | undefined {
    if (this.#waiting.size === 0) return undefined;
    this.claim(seriesId, seriesText(this.#context.ports.series.name(seriesId)));
    return this.#episodes.get(seriesId);
  }

  #await(text: string, episode: Episode): void {
    this.#waiting.set(text, episode);
    this.#instances.add(episode);
  }

  #track(seriesId: number, episode: Episode): void {
    this.#episodes.set(seriesId, episode);
    this.#instances.add(episode);
    this.#context.watchlist.acquire(seriesId);
  }

  #untrack(seriesId: number, episode: Episode): void {
    this.#episodes.delete(seriesId);
    this.#instances.remove(episode);
    this.#context.watchlist.release(seriesId);
  }

  #begin(judgement: Judgement): OutgoingEvent[] {
    const { ports, tally, hasRoom } = this.#context;
    const { gate } = judgement;
    if (gate !== undefined) tally.gated(gate);
    if (gate === "never" || gate === "direction") return [];
    if (!hasRoom()) {
      tally.refused();
      ports.logger.warn({ seriesId: judgement.seriesId }, "alert refused: too many open anomalies");
      return [];
    }
    const series = ports.series.name(judgement.seriesId);
    const family = ports.familyOf(series);
    const episode = beginEpisode(judgement, { series, family }, ports.diagnosis);
    for (const companion of this.#companionsOf(judgement, family))
      nameCompanion(episode, companion);
    this.#track(judgement.seriesId, episode);
    return gate === "deviation" ? [] : this.#enter(episode, judgement);
  }

  /** What other metrics of the family showed in the same line. */
  #companionsOf({ joint }: Judgement, family: string): Companion[] {
    const { series, familyOf } = this.#context.ports;
    return (joint?.others ?? [])
      .map((other) => ({ ...other, name: series.name(other.seriesId) }))
      .filter(({ name }) => familyOf(name) === family)
      .map(({ name: { field }, observed, expected, score }) => ({
        field,
        observed,
        expected: Number.isFinite(expected) ? expected : null,
        score,
      }));
  }

  /** Joins an anomaly of the instance, else opens. */
  #enter(episode: Episode, { intervalMs = 0 }: Judgement): OutgoingEvent[] {
    const lead = this.#instances.leadFor(episode, JOINED_WITHIN_SAMPLES * intervalMs);
    episode.isSlight = false;
    if (lead === undefined) return this.#openOrHold(episode);
    episode.phase = "joined";
    episode.leadId = lead.id;
    tellLead(lead, episode);
    this.#context.tally.joined();
    return [];
  }

  #openOrHold(episode: Episode): OutgoingEvent[] {
    const { ports, tally } = this.#context;
    const events = this.#tryOpen(episode);
    if (events.length > 0) return events;
    tally.held();
    ports.logger.warn(
      { series: seriesText(episode.series) },
      "anomaly held back: event-rate limit reached",
    );
    return [];
  }

  #tryOpen(episode: Episode): OutgoingEvent[] {
    if (!this.#context.rate.admit(episode.latest.timeMs)) return [];
    episode.phase = "open";
    announce(episode);
    return [this.#event(episode, "anomaly.opened")];
  }

  #observeHeld(episode: Episode, judgement: Judgement): OutgoingEvent[] {
    const { options, ports } = this.#context;
    observe(episode, judgement, ports.diagnosis);
    const isLong = judgement.timeMs - episode.startMs >= options.openMax;
    if (this.#isCalm(episode) || (episode.isSlight && isLong)) {
      this.#untrack(judgement.seriesId, episode);
      return [];
    }
    if (judgement.gate !== undefined) return [];
    if (!episode.isSlight) return this.#tryOpen(episode);
    return episode.beyond === 0 ? [] : this.#enter(episode, judgement);
  }

  /** Whether the series and all that joined it look normal again. */
  #isCalm(episode: Episode): boolean {
    if (episode.calm < this.#context.options.resolveAfter) return false;
    return this.#instances.companionsOf(episode).length === 0;
  }

  /** A companion that lost its lead, say in a restart, stands for itself: nothing that is off goes unheard. */
  #observeJoined(episode: Episode, judgement: Judgement): OutgoingEvent[] {
    observe(episode, judgement, this.#context.ports.diagnosis);
    const lead = this.#instances.leadOf(episode);
    if (lead !== undefined) tellLead(lead, episode);
    if (this.#isCalm(episode)) {
      if (lead !== undefined) lead.calmSinceMs = Math.max(lead.calmSinceMs, episode.calmSinceMs);
      this.#rest(episode);
      return [];
    }
    if (lead !== undefined) return [];
    episode.phase = "held";
    return this.#openOrHold(episode);
  }

  #observeOpen(episode: Episode, judgement: Judgement): OutgoingEvent[] {
    const { options, ports } = this.#context;
    observe(episode, judgement, ports.diagnosis);
    const { timeMs } = judgement;
    if (this.#isCalm(episode)) {
      return [this.#end(episode, "calm", { timeMs, endMs: episode.calmSinceMs })];
    }
    if (timeMs - episode.startMs >= options.openMax) {
      return [this.#end(episode, "accepted", { timeMs, endMs: timeMs })];
    }
    const quiet = timeMs - episode.announced.timeMs < options.updateInterval;
    if (quiet || !isNewsworthy(episode)) return [];
    episode.updates++;
    announce(episode);
    return [this.#event(episode, "anomaly.updated")];
  }

  #observeResting(episode: Episode, judgement: Judgement): OutgoingEvent[] {
    const { options, tally } = this.#context;
    episode.restSamples++;
    episode.latest = { ...episode.latest, timeMs: judgement.timeMs };
    const over =
      judgement.timeMs >= episode.restUntilMs && episode.restSamples > options.coolDownSamples;
    const stronger = judgement.strength > episode.strength;
    if (!over) {
      if (!judgement.alert) return [];
      if (stronger && judgement.gate !== undefined) tally.gated(judgement.gate);
      if (!stronger) tally.suppressed();
      if (!stronger || judgement.gate !== undefined) return [];
    }
    this.#untrack(judgement.seriesId, episode);
    return judgement.alert ? this.#begin(judgement) : [];
  }

  #rest(episode: Episode): void {
    episode.phase = "resting";
    episode.restUntilMs = episode.latest.timeMs + this.#context.options.coolDown;
    episode.restSamples = 0;
  }

  #end(
    episode: Episode,
    ending: Ending,
    { timeMs, endMs }: { readonly timeMs: number; readonly endMs: number },
  ): OutgoingEvent {
    const summary = this.#context.ports.diagnosis.courseEnd(courseOf(episode), ending, endMs);
    const event = this.#event(episode, "anomaly.resolved", { timeMs, endMs, summary });
    for (const companion of this.#instances.companionsOf(episode)) this.#rest(companion);
    this.#rest(episode);
    return event;
  }

  #abandon(episode: Episode, nowMs: number): OutgoingEvent[] {
    if (episode.phase !== "open") return [];
    return [this.#end(episode, "expired", { timeMs: nowMs, endMs: episode.latest.timeMs })];
  }

  #event(
    episode: Episode,
    type: EventType,
    end?: { readonly timeMs: number; readonly endMs: number; readonly summary: string },
  ): OutgoingEvent {
    const { tally, ports } = this.#context;
    tally.event(type);
    const models = ports.modelsOf(episode.family);
    const summary = end?.summary ?? ports.diagnosis.courseSummary(courseOf(episode));
    const data = stateOf(episode, { models, summary, endMs: end?.endMs });
    const timestamp = new Date(end?.timeMs ?? episode.latest.timeMs).toISOString();
    return {
      id: eventId(episode.id, type, episode.updates),
      event: { type, timestamp, data },
    };
  }
}
