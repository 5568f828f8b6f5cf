const MINUTE_MS = 60_000;
/** A sample this many minutes behind the newest starts the count anew: another file is being replayed. */
const REWIND_MINUTES = 60;

/** How many anomalies were opened in the current minute of sample time. */
export interface OpenRateState {
  readonly minute: number;
  readonly opened: number;
}

/** Limits how many anomalies open in a minute, by the samples' own time. */
export class OpenRate {
  readonly #openedMax: number;
  #minute = 0;
  #opened = 0;

  /** @param openedMax Anomalies that may open in a minute. */
  constructor(openedMax: number) {
    this.#openedMax = openedMax;
  }

  /** Whether one more may open at that time, which is then counted. */
  admit(timeMs: number): boolean {
    const minute = Math.floor(timeMs / MINUTE_MS);
    if (minute > this.#minute || minute < this.#minute - REWIND_MINUTES) {
      this.#minute = minute;
      this.#opened = 0;
    }
    if (this.#opened >= this.#openedMax) return false;
    this.#opened++;
    return true;
  }

  /** The state, for a snapshot. */
  get state(): OpenRateState {
    return { minute: this.#minute, opened: this.#opened };
  }

  /** Takes over a snapshot's state. */
  restore(state: OpenRateState): void {
    this.#minute = state.minute;
    this.#opened = state.opened;
  }
}
