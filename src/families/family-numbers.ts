import { FAMILIES_MAX } from "../kernels/family-block.ts";
import { FAMILY_COUNT } from "../kernels/layout.ts";
import type { Kernel } from "../kernels/load.ts";
import { seriesFamily } from "../kernels/series-family.ts";

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
export function createFamilyNumbers(kernel: Kernel): FamilyNumbers {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  function add(name: string): number {
    if (numbers.size + 1 >= FAMILIES_MAX) return 0;
    const number = numbers.size + 1;
    numbers.set(name, number);
    names.push(name);
    kernel.I[FAMILY_COUNT] = number;
    return number;
  }
  return {
    of: (name) => numbers.get(name) ?? add(name),
    ofSeries: (seriesId) => names[seriesFamily(kernel, seriesId) - 1],
    names,
    restore(saved) {
      for (const name of saved) add(name);
    },
  };
}
