/** Label values of one time series, by label name. Values come from a bounded set. */
export type Labels = Readonly<Record<string, string>>;

/** A number that only grows. */
export interface Counter {
  add(amount: number, labels?: Labels): void;
}

/** A number that is asked for when it is read. */
export interface Gauge {
  /** Replaces what this label set reads from. */
  read(value: () => number, labels?: Labels): void;
}

/** The engine's own health; `/metrics` prints it in the Prometheus text format. */
export interface Metrics {
  /** The counter of that name, made at the first call. The name ends in `_total`. */
  counter(name: string, help: string): Counter;
  /** The gauge of that name, made at the first call. */
  gauge(name: string, help: string): Gauge;
}
