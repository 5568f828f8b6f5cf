import type { AnomalyKind, Judgement, Silence } from "../core/anomaly.ts";
import { assert } from "../core/assert.ts";
import type { Drift, DriftLook } from "../core/drift.ts";
import type { OutgoingEvent } from "../core/event.ts";
import { seriesText } from "../core/series.ts";
import type { EventsContext, LifecyclePorts } from "./context.ts";
import type { DriftAnomaly } from "./drift.ts";
import { DriftAnomalies } from "./drift-anomalies.ts";
import type { Episode } from "./episode.ts";
import { GapAnomalies, type GapsSnapshot } from "./gap-anomalies.ts";
import { updateNumber } from "./identity.ts";
import { OpenRate, type OpenRateState } from "./open-rate.ts";
import type { EventsOptions } from "./options.ts";
import { createTally } from "./tally.ts";
import { type OpenRecord, ValueAnomalies } from "./value-anomalies.ts";
import { Watchlist } from "./watchlist.ts";

/** Series names looked up in one `claim`, so that a batch is never held up for long. */
const CLAIM_NAMES_MAX = 4096;

/** Everything the events stage knows, as plain JSON. Series go by name: ids may differ after a restart. */
export interface LifecycleSnapshot {
  readonly version: 2;
  readonly episodes: readonly Episode[];
  readonly gaps: GapsSnapshot;
  readonly drifts: readonly DriftAnomaly[];
  readonly rate: OpenRateState;
}

/** Whether a value read from a checkpoint is a snapshot that `restore` takes; its bytes were checked there. */
export function isLifecycleSnapshot(value: unknown): value is LifecycleSnapshot {
  return typeof value === "object" && value !== null && "version" in value && value.version === 2;
}

/**
 * Turns verdicts into events: an anomaly opens, is updated, and is resolved exactly once.
 *
 * Time is the samples' own; only `silences`, `tick` and `expire` are told it. The same calls in
 * the same order give the same events with the same ids, however the samples were cut into batches.
 */
export class Lifecycle {
  readonly #ports: LifecyclePorts;
  readonly #rate: OpenRate;
  readonly #values: ValueAnomalies;
  readonly #gaps: GapAnomalies;
  readonly #drifts: DriftAnomalies;
  #claimed = 0;

  /**
   * @param ports What the stage needs from the rest of the engine.
   * @param options When anomalies open and end.
   */
  constructor(ports: LifecyclePorts, options: EventsOptions) {
    this.#ports = ports;
    this.#rate = new OpenRate(options.openedPerMinuteMax);
    const context: EventsContext = {
      ports,
      options,
      rate: this.#rate,
      watchlist: new Watchlist(ports.watch),
      tally: createTally(ports.metrics),
      hasRoom: () => this.#size < options.openAnomaliesMax,
    };
    this.#values = new ValueAnomalies(context);
    this.#gaps = new GapAnomalies(context);
    this.#drifts = new DriftAnomalies(context);
    ports.metrics
      .gauge("outlierd_anomalies_open", "Anomalies open at present.")
      .read(() => this.open);
  }

  /** Anomalies open. */
  get open(): number {
    return this.#values.open + this.#gaps.open + this.#drifts.open;
  }

  get #size(): number {
    return this.#values.size + this.#gaps.size + this.#drifts.size;
  }

  /** Whether anomalies from before a restart still look for their series: call `claim` after each batch. */
  get claiming(): boolean {
    return this.#values.waiting + this.#gaps.waiting + this.#drifts.waiting > 0;
  }

  /** Takes the verdict on one hit: a sample that alerts, or any sample of a watched or silent series. */
  judge(judgement: Judgement): OutgoingEvent[] {
    const resumed = this.#gaps.speak(judgement.seriesId, judgement.timeMs);
    return [...resumed, ...this.#values.judge(judgement)];
  }

  /** Takes what one sweep found overdue at `nowMs`. */
  silences(found: readonly Silence[], nowMs: number): OutgoingEvent[] {
    return this.#gaps.silences(found, nowMs);
  }

  /** How the drift of a series goes that is open or waits to be; nothing where none is. */
  driftOf(seriesId: number): Pick<Drift, "startMs" | "slopePerDay"> | undefined {
    return this.#drifts.lineOf(seriesId);
  }

  /** Takes what looks at the history of series have shown by `nowMs`. */
  drifts(looks: readonly DriftLook[], nowMs: number): OutgoingEvent[] {
    return this.#drifts.look(looks, nowMs);
  }

  /** Lets time pass where no samples come; call about once a second, after the sweep. */
  tick(nowMs: number): OutgoingEvent[] {
    this.claim();
    return [this.#gaps, this.#values, this.#drifts].flatMap((part) => part.tick(nowMs));
  }

  /** Ends everything about series that have been forgotten; call then, before their ids are used again. */
  expire(nowMs: number): OutgoingEvent[] {
    const parts = [this.#gaps, this.#values, this.#drifts];
    const kept = new Set(parts.flatMap(({ seriesIds }) => [...seriesIds]));
    const gone = [...kept].filter((seriesId) => !this.#ports.isAlive(seriesId));
    return gone.flatMap((seriesId) => parts.flatMap((part) => part.expire(seriesId, nowMs)));
  }

  /** Looks among series not looked at yet for those that anomalies from before a restart belong to. */
  claim(): void {
    const { series, isAlive } = this.#ports;
    const end = Math.min(series.idEnd, this.#claimed + CLAIM_NAMES_MAX);
    for (; this.claiming && this.#claimed < end; this.#claimed++) {
      if (!isAlive(this.#claimed)) continue;
      const text = seriesText(series.name(this.#claimed));
      this.#values.claim(this.#claimed, text);
      this.#gaps.claim(this.#claimed, text);
      this.#drifts.claim(this.#claimed, text);
    }
  }

  /** Everything the stage knows, for a checkpoint. */
  snapshot(): LifecycleSnapshot {
    return {
      version: 2,
      episodes: this.#values.snapshot(),
      gaps: this.#gaps.snapshot(),
      drifts: this.#drifts.snapshot(),
      rate: this.#rate.state,
    };
  }

  /** Takes over a checkpoint's snapshot; call on a new object, before `recover` and any verdict. */
  restore(snapshot: LifecycleSnapshot): void {
    assert(snapshot.version === 2, `lifecycle snapshot version ${snapshot.version} is not 2`);
    this.#values.restore(snapshot.episodes);
    this.#gaps.restore(snapshot.gaps);
    this.#drifts.restore(snapshot.drifts);
    this.#rate.restore(snapshot.rate);
  }

  /**
   * Takes up the anomalies that stored events show as open, after a crash or a restart; call once, after
   * `restore` where there is a checkpoint.
   *
   * An anomaly that no checkpoint knows is resolved by the band recorded in its events: the learned one
   * is gone or does not know of it.
   *
   * @param events Stored events of unresolved anomalies, in order.
   * @param knows Whether an event with this id is stored.
   */
  recover(events: readonly OutgoingEvent[], knows: (id: string) => boolean): void {
    const records = openRecords(events);
    const ofKind = (kind: AnomalyKind): OpenRecord[] =>
      records.filter(({ state }) => state.kind === kind);
    this.#gaps.recover(ofKind("gap"), knows);
    this.#drifts.recover(ofKind("drift"), knows);
    this.#values.recover(
      records.filter(({ state }) => state.kind !== "gap" && state.kind !== "drift"),
      knows,
    );
  }
}

/** The newest word on each anomaly that the events leave open. */
function openRecords(events: readonly OutgoingEvent[]): OpenRecord[] {
  const records = new Map<string, OpenRecord>();
  for (const { id, event } of events) {
    const state = event.data;
    const updates = Math.max(updateNumber(id), records.get(state.id)?.updates ?? 0);
    if (state.status === "open") {
      records.set(state.id, { state, timeMs: Date.parse(event.timestamp), updates });
    } else {
      records.delete(state.id);
    }
  }
  return [...records.values()];
}
