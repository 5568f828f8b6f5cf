import type { Batch } from "../core/batch.ts";
import type { Nature } from "../core/metric-knowledge.ts";
import { NATURE_COUNTER, NATURE_GAUGE, NATURE_KNOWN_COUNTER } from "../kernels/counter.ts";
import {
  BLOCKS_COLD,
  BLOCKS_HOT,
  BLOCKS_SIGNAL,
  SERIES_ALIVE,
  SERIES_COUNT,
} from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import {
  COLD_BYTES,
  HOT_BYTES,
  SIGNAL_BYTES,
  SIGNAL_COUNT,
  SIGNAL_FAMILY,
  SIGNAL_FLAGS,
  SIGNAL_NATURE,
} from "../kernels/series-block.ts";

/** Tells the kernel what series are, where that is known beforehand. */
export interface Natures {
  /** Looks at the series that are new in a batch; call it before the batch is admitted. Costs nothing where none is. */
  meet(batch: Batch): void;
  /** Looks at every series alive: after their state was restored, since what is known may have changed meanwhile. */
  review(): void;
  /** Takes note that series were forgotten. */
  recount(): void;
}

/** What `createNatures` needs. */
export interface NaturesParts {
  readonly kernel: Kernel;
  /** What is known of a series. */
  readonly natureOf: (seriesId: number) => Nature;
  /** Number of the metric family that a series belongs to; 0 = none. */
  readonly familyOf: (seriesId: number) => number;
  readonly isAlive: (seriesId: number) => boolean;
}

/** Makes what tells the kernel. Batches that brought new series are known by the number of series alive. */
export function createNatures({ kernel, natureOf, familyOf, isAlive }: NaturesParts): Natures {
  const { I } = kernel;
  let alive = I[SERIES_ALIVE];
  function declare(seriesId: number): void {
    declareNature(kernel, seriesId, natureOf(seriesId));
    I[signalBlock(kernel, seriesId) / 4 + SIGNAL_FAMILY] = familyOf(seriesId);
  }
  return {
    meet({ rows, seriesId }) {
      if (I[SERIES_ALIVE] === alive) return;
      alive = I[SERIES_ALIVE];
      for (let row = 0; row < rows; row++) {
        const id = seriesId[row];
        if (samplesOf(kernel, id) === 0) declare(id);
      }
    },
    review() {
      alive = I[SERIES_ALIVE];
      for (let id = 0; id < I[SERIES_COUNT]; id++) {
        if (isAlive(id)) declare(id);
      }
    },
    recount() {
      alive = I[SERIES_ALIVE];
    },
  };
}

function signalBlock({ I }: Kernel, seriesId: number): number {
  return (I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES;
}

function samplesOf(kernel: Kernel, seriesId: number): number {
  return kernel.I[signalBlock(kernel, seriesId) / 4 + SIGNAL_COUNT];
}

/** Sets what a series is; one that was judged as something else begins anew. */
function declareNature(kernel: Kernel, seriesId: number, nature: Nature): void {
  if (nature === "auto") return;
  const block = signalBlock(kernel, seriesId);
  const wasCounter = (kernel.U[block + SIGNAL_NATURE] & NATURE_COUNTER) !== 0;
  if (samplesOf(kernel, seriesId) > 0 && wasCounter !== (nature === "counter")) {
    forgetLearned(kernel, seriesId);
  }
  kernel.U[block + SIGNAL_NATURE] = nature === "counter" ? NATURE_KNOWN_COUNTER : NATURE_GAUGE;
}

/** Makes a series as if no sample of it had been seen, but for who watches it and when it came last. */
function forgetLearned({ I, U }: Kernel, seriesId: number): void {
  const regions = [
    { slot: BLOCKS_SIGNAL, bytes: SIGNAL_BYTES, cleared: SIGNAL_FLAGS },
    { slot: BLOCKS_HOT, bytes: HOT_BYTES, cleared: HOT_BYTES },
    { slot: BLOCKS_COLD, bytes: COLD_BYTES, cleared: COLD_BYTES },
  ];
  for (const { slot, bytes, cleared } of regions) {
    const at = (I[slot] >>> 0) + seriesId * bytes;
    U.fill(0, at, at + cleared);
  }
}
