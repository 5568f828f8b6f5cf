/**
 * VUS-PR, the volume under the surface of precision and recall, by TSB-AD's definition.
 *
 * A detection near an incident is worth something: for a buffer of w rows, every incident is extended by floor(w / 2) rows on
 * both sides, in which a row d away from the incident has the label √(1 - d / w); where buffers overlap the labels add
 * up, to 1 at most. With P labelled rows, T of them detected, and B the sum of the labels of detected
 * buffer rows:
 *
 *     precision = (T + B) / detections
 *     recall    = min(1, (T + B) / (P + B / 2)) · (extended incidents with a detection / extended incidents)
 *
 * Extended incidents that share a row are one. The thresholds are the scores at 250 ranks, evenly spaced from
 * the highest to the lowest; the area is the sum of precision times the increase in recall. VUS-PR is
 * the mean of the areas for w = 0, 1 … the period.
 *
 * Computed exactly: a row counts from one threshold on, so that one pass over the buffers serves all thresholds.
 *
 * @see Paparrizos et al. (2022), "Volume Under the Surface", doi:10.14778/3551793.3551830; TSB-AD's
 *   `RangeAUC_volume_opt`.
 */
import { labelledStretches, type Stretch } from "./stretch.ts";

const THRESHOLDS = 250;

/** What is measured. */
export interface VusQuestion {
  /** The higher the more anomalous; no NaN. */
  readonly scores: Float64Array;
  /** One entry a row; 0 = normal. */
  readonly labels: Uint8Array;
  /** The widest buffer, rows: the period of the series. */
  readonly bufferMost: number;
}

/** The thresholds from high to low, one for each of the ranks. */
function thresholdsOf(scores: Float64Array): Float64Array {
  const ascending = scores.toSorted();
  const step = (scores.length - 1) / (THRESHOLDS - 1);
  return Float64Array.from({ length: THRESHOLDS }, (_, index) => {
    const rank = index === THRESHOLDS - 1 ? scores.length - 1 : Math.trunc(index * step);
    return ascending[scores.length - 1 - rank];
  });
}

/** Of each row, the first threshold that it reaches. */
function entriesOf(scores: Float64Array, thresholds: Float64Array): Uint8Array {
  return Uint8Array.from(scores, (score) => {
    let [low, high] = [0, THRESHOLDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (thresholds[middle] <= score) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** Counts the entries for each threshold and all above. */
function cumulate(counts: Float64Array): Float64Array {
  for (let index = 1; index < counts.length; index++) counts[index] += counts[index - 1];
  return counts;
}

/** An incident with the first threshold at which it, extended so far, holds a detection. */
interface Grown {
  readonly stretch: Stretch;
  entry: number;
}

function lowest(entries: Uint8Array, { first, last }: Stretch): number {
  let entry = THRESHOLDS - 1;
  for (let row = first; row <= last; row++) entry = Math.min(entry, entries[row]);
  return entry;
}

/** Extends the incidents to `reach` rows on both sides, having been at one less. */
function grow(incidents: readonly Grown[], entries: Uint8Array, reach: number): void {
  for (const incident of incidents) {
    const { first, last } = incident.stretch;
    const before = entries[first - reach] ?? THRESHOLDS;
    const behind = entries[last + reach] ?? THRESHOLDS;
    incident.entry = Math.min(incident.entry, before, behind);
  }
}

/** Extended incidents, those that share a row joined, with the first threshold that finds each. */
function joined(incidents: readonly Grown[], reach: number, rows: number): Grown[] {
  const found: Grown[] = [];
  for (const { stretch, entry } of incidents) {
    const first = Math.max(0, stretch.first - reach);
    const last = Math.min(rows - 1, stretch.last + reach);
    const previous = found.at(-1);
    if (previous === undefined || stretch.first - reach > previous.stretch.last) {
      found.push({ stretch: { first, last }, entry });
      continue;
    }
    found[found.length - 1] = {
      stretch: { first: previous.stretch.first, last },
      entry: Math.min(previous.entry, entry),
    };
  }
  return found;
}

/** Adds the labels of the rows around the incidents to `label`, unlimited. */
function addBuffers(incidents: readonly Grown[], label: Float64Array, buffer: number): void {
  const reach = buffer >> 1;
  for (let distance = 1; distance <= reach; distance++) {
    const worth = Math.sqrt(1 - distance / buffer);
    for (const { stretch } of incidents) {
      const before = stretch.first - distance;
      const behind = stretch.last + distance;
      if (before >= 0) label[before] += worth;
      if (behind < label.length) label[behind] += worth;
    }
  }
}

/** What does not depend on the buffer. */
interface Ranking {
  readonly labels: Uint8Array;
  /** Of each row, the first threshold that it reaches. */
  readonly entries: Uint8Array;
  /** Rows detected, one entry a threshold. */
  readonly detections: Float64Array;
  /** Labelled rows among them. */
  readonly detected: Float64Array;
}

function rankRows(scores: Float64Array, labels: Uint8Array): Ranking {
  const entries = entriesOf(scores, thresholdsOf(scores));
  const detections = new Float64Array(THRESHOLDS);
  const detected = new Float64Array(THRESHOLDS);
  for (const [row, entry] of entries.entries()) {
    detections[entry]++;
    if (labels[row] !== 0) detected[entry]++;
  }
  return { labels, entries, detections: cumulate(detections), detected: cumulate(detected) };
}

/**
 * Measures how well scores rank labelled rows above others.
 *
 * @returns 0 to 1; NaN where no row is labelled.
 */
export function vusPr({ scores, labels, bufferMost }: VusQuestion): number {
  const ranking = rankRows(scores, labels);
  const incidents = labelledStretches(labels).map(
    (stretch): Grown => ({ stretch, entry: lowest(ranking.entries, stretch) }),
  );
  if (incidents.length === 0) return Number.NaN;
  const scratch = new Float64Array(scores.length);
  let area = 0;
  for (let buffer = 0; buffer <= bufferMost; buffer++) {
    if (buffer > 0 && buffer % 2 === 0) grow(incidents, ranking.entries, buffer >> 1);
    area += areaOf(incidents, { ranking, buffer, scratch });
  }
  return area / (bufferMost + 1);
}

/**
 * Area under precision over recall for one buffer.
 *
 * @param incidents Grown to the buffer.
 * @param parts `scratch` has one entry a row, 0 before and after.
 */
function areaOf(
  incidents: readonly Grown[],
  parts: { readonly ranking: Ranking; readonly buffer: number; readonly scratch: Float64Array },
): number {
  const { ranking, buffer, scratch: label } = parts;
  const { labels, entries, detections, detected } = ranking;
  const extended = joined(incidents, buffer >> 1, labels.length);
  addBuffers(incidents, label, buffer);
  const near = new Float64Array(THRESHOLDS);
  const found = new Float64Array(THRESHOLDS);
  for (const { stretch, entry } of extended) {
    found[entry]++;
    for (let row = stretch.first; row <= stretch.last; row++) {
      if (labels[row] === 0) near[entries[row]] += Math.min(1, label[row]);
      label[row] = 0;
    }
  }
  cumulate(near);
  cumulate(found);
  let area = 0;
  let recallBefore = 0;
  for (let index = 0; index < THRESHOLDS; index++) {
    const hits = detected[index] + near[index];
    const share = found[index] / extended.length;
    const labelled = detected[THRESHOLDS - 1] + near[index] / 2;
    const recall = Math.min(1, hits / labelled) * share;
    area += ((recall - recallBefore) * hits) / detections[index];
    recallBefore = recall;
  }
  return area;
}
