/** One moment of the simulation: everything that happened since the one before is reported at its end. */
export interface Step {
  /** Unix milliseconds. */
  readonly timeMs: number;
  /** Time since the moment before, seconds. */
  readonly seconds: number;
}
