import { FAMILIES_MAX } from "../kernels/family-block.ts";
import { BLOCKS_SIGNAL, FAMILY_COUNT } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import { SIGNAL_BYTES, SIGNAL_FAMILY } from "../kernels/series-block.ts";

/** Numbers by which the kernel knows metric families: what their series have in common is learned under them. */
export interface FamilyNumbers {
  /** Number of the family of that name, given when it is first asked for; 0 where there are too many: such a family has no models. */
  of(name: string): number;
  /** Name of the family that a series is judged in; `undefined` where it has no number. */
  ofSeries(seriesId: number): string | undefined;
  /** The names, in the order of their numbers, from 1 on: what a checkpoint has to keep. */
  readonly names: readonly string[];
  /** Gives the numbers that a checkpoint kept. Call it before any other. */
  restore(names: readonly string[]): void;
}

/** Makes the numbers of one kernel. */
export function createFamilyNumbers({ I }: Kernel): FamilyNumbers {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  function add(name: string): number {
    if (numbers.size + 1 >= FAMILIES_MAX) return 0;
    const number = numbers.size + 1;
    numbers.set(name, number);
    names.push(name);
    I[FAMILY_COUNT] = number;
    return number;
  }
  return {
    of: (name) => numbers.get(name) ?? add(name),
    ofSeries(seriesId) {
      const word = ((I[BLOCKS_SIGNAL] >>> 0) + seriesId * SIGNAL_BYTES) / 4;
      return names[I[word + SIGNAL_FAMILY] - 1];
    },
    names,
    restore(saved) {
      for (const name of saved) add(name);
    },
  };
}
