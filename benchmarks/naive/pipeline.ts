/**
 * The naive stack: one RxJS item a sample, one object a series in a Map by string key, and an
 * exponentially weighted mean and variance as the only detector.
 */
import { filter, map, Subject } from "rxjs";
import { parseLine } from "./split-parser.ts";

/** One sample on its way through the operators. */
interface Sample {
  readonly key: string;
  readonly timeMs: number;
  readonly value: number;
}

/** A sample that lies far from what its series does. */
export interface NaiveAnomaly extends Sample {
  /** Standard deviations from the mean. */
  readonly deviation: number;
}

interface SeriesState {
  mean: number;
  variance: number;
  count: number;
}

/** Weight of the newest sample in mean and variance. */
const WEIGHT = 0.05;
/** Standard deviations from which a sample is an anomaly. */
const THRESHOLD = 6;
/** Samples that a series learns before it is judged. */
const WARM_UP = 30;

/** Takes request bodies. */
export interface NaivePipeline {
  /** Judges every sample of the body before it returns. */
  write(text: string): void;
  /** Samples judged so far. */
  readonly samples: number;
}

/** Scores a value by its series' state, then learns it. */
function score(state: SeriesState, value: number): number {
  const difference = value - state.mean;
  const deviation = state.variance > 0 ? Math.abs(difference) / Math.sqrt(state.variance) : 0;
  state.mean = state.count === 0 ? value : state.mean + WEIGHT * difference;
  state.variance = (1 - WEIGHT) * (state.variance + WEIGHT * difference * difference);
  state.count += 1;
  return state.count > WARM_UP ? deviation : 0;
}

/**
 * Joins the naive stack.
 *
 * @param onAnomaly Called for each sample beyond the threshold.
 */
export function createNaivePipeline(onAnomaly: (anomaly: NaiveAnomaly) => void): NaivePipeline {
  const series = new Map<string, SeriesState>();
  const samples = new Subject<Sample>();
  let count = 0;

  function stateOf(key: string): SeriesState {
    let state = series.get(key);
    if (state === undefined) {
      state = { mean: 0, variance: 0, count: 0 };
      series.set(key, state);
    }
    return state;
  }

  samples
    .pipe(
      filter((sample) => Number.isFinite(sample.value)),
      map(({ key, timeMs, value }) => {
        const deviation = score(stateOf(key), value);
        return { key, timeMs, value, deviation };
      }),
      filter((judged) => judged.deviation > THRESHOLD),
    )
    .subscribe(onAnomaly);

  return {
    write(text) {
      for (const line of text.split("\n")) {
        const point = parseLine(line);
        if (point === undefined) continue;
        for (const [field, value] of Object.entries(point.fields)) {
          count += 1;
          samples.next({ key: `${point.key} ${field}`, timeMs: point.timeMs, value });
        }
      }
    },
    get samples() {
      return count;
    },
  };
}
