import { FAULT_KINDS } from "../../../src/training/simulator/faults.ts";
import { type FleetOptions, simulateFleet } from "../../../src/training/simulator/fleet.ts";
import type { Label } from "../../../src/training/simulator/labels.ts";

const MINUTE_MS = 60_000;

/** A fleet for tests: one site from a Monday on, a sample every five minutes, no faults. */
export function fleetOptions(parts: Partial<FleetOptions> = {}): FleetOptions {
  return {
    seed: 1,
    hosts: 4,
    fromMs: Date.UTC(2026, 0, 5),
    stepMs: 5 * MINUTE_MS,
    faults: { perHostWeek: 0, kinds: FAULT_KINDS },
    ...parts,
  };
}

/** What a fleet wrote in some days. */
export interface Simulated {
  readonly lines: readonly string[];
  readonly labels: readonly Label[];
  /**
   * Times and values of one field, by a part of the line before its fields: `cpu,` and `host=site1-db` both have to
   * be in it.
   */
  series(parts: readonly string[], field: string): { timeMs: number[]; value: number[] };
}

/** Runs a fleet for some days. */
export function simulated(days: number, parts: Partial<FleetOptions> = {}): Simulated {
  const options = fleetOptions(parts);
  let left = Math.round((days * 1440 * MINUTE_MS) / options.stepMs);
  const lines: string[] = [];
  const labels: Label[] = [];
  for (const round of simulateFleet(options)) {
    if (left-- === 0) break;
    lines.push(...round.text.split("\n").slice(0, -1));
    labels.push(...round.labels);
  }
  return { lines, labels, series: (of, field) => readSeries(lines, of, field) };
}

function readSeries(
  lines: readonly string[],
  of: readonly string[],
  field: string,
): { timeMs: number[]; value: number[] } {
  const timeMs: number[] = [];
  const value: number[] = [];
  for (const line of lines) {
    const [key = "", fields = "", time = ""] = line.split(" ");
    if (!of.every((part) => key.includes(part))) continue;
    const cell = fields.split(",").find((it) => it.startsWith(`${field}=`));
    if (cell === undefined) continue;
    timeMs.push(Number(time.slice(0, -6)));
    value.push(Number.parseFloat(cell.slice(field.length + 1)));
  }
  return { timeMs, value };
}

/** Pearson's correlation of two columns of equal length. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, row) => (value - meanA) * (b[row] - meanB)));
  const deviation = (values: readonly number[], middle: number): number =>
    Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return product / (deviation(a, meanA) * deviation(b, meanB));
}
