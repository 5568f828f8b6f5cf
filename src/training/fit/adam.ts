/**
 * Adam: Kingma and Ba (2015), arXiv:1412.6980, algorithm 1.
 *
 * TensorFlow.js has it too, but cannot go on exactly where it was saved: it forgets how its corrections were rounded. A
 * training that was interrupted must give the same weights as one that was not, and a thousand parameters cost nothing.
 */

/** Share of its past that each moment keeps a step: of the gradient, */
const KEEP_FIRST = 0.9;
/** and of its square. */
const KEEP_SECOND = 0.999;
const EPSILON = 1e-8;

/** What Adam remembers of the values that it moves. */
export interface AdamState {
  steps: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The state before the first step. */
export function emptyAdam(values: number): AdamState {
  return { steps: 0, first: new Float64Array(values), second: new Float64Array(values) };
}

/** Moves values one step against their gradient; all three arrays are of one length. */
export function stepAdam(
  { values, gradient }: { readonly values: Float32Array; readonly gradient: Float32Array },
  state: AdamState,
  rate: number,
): void {
  const { first, second } = state;
  state.steps++;
  const correction =
    (rate * Math.sqrt(1 - KEEP_SECOND ** state.steps)) / (1 - KEEP_FIRST ** state.steps);
  for (let i = 0; i < values.length; i++) {
    const slope = gradient[i];
    first[i] = KEEP_FIRST * first[i] + (1 - KEEP_FIRST) * slope;
    second[i] = KEEP_SECOND * second[i] + (1 - KEEP_SECOND) * slope * slope;
    values[i] -= (correction * first[i]) / (Math.sqrt(second[i]) + EPSILON);
  }
}
