/** Tells the kernel which series are watched; a series is watched while anyone asks for it. */
export class Watchlist {
  readonly #watch: (seriesId: number, on: boolean) => void;
  readonly #askers = new Map<number, number>();

  /** @param watch Called when a series begins or ceases to be watched. */
  constructor(watch: (seriesId: number, on: boolean) => void) {
    this.#watch = watch;
  }

  /** Asks for every sample of the series; to be paired with `release`. */
  acquire(seriesId: number): void {
    const askers = this.#askers.get(seriesId) ?? 0;
    this.#askers.set(seriesId, askers + 1);
    if (askers === 0) this.#watch(seriesId, true);
  }

  /** Takes one `acquire` back. */
  release(seriesId: number): void {
    const askers = (this.#askers.get(seriesId) ?? 0) - 1;
    if (askers > 0) {
      this.#askers.set(seriesId, askers);
      return;
    }
    this.#askers.delete(seriesId);
    this.#watch(seriesId, false);
  }
}
