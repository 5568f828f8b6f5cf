/**
 * Draws a simulated week of a web server and its database, with what went wrong: `docs/pictures/simulated-week.svg`.
 *
 *     npx tsx benchmarks/pictures/simulated-week.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PlottedPanel, panelsPlot } from "../../src/training/plots/panels-plot.ts";
import { FAULT_KINDS } from "../../src/training/simulator/faults.ts";
import { simulateFleet } from "../../src/training/simulator/fleet.ts";
import type { Label } from "../../src/training/simulator/labels.ts";

const FILE = join(import.meta.dirname, "../../docs/pictures/simulated-week.svg");
/** As `outlierd simulate --hosts 2 --seed 274 --faults 2 --interval 5m`: a week with five kinds of fault. */
const OPTIONS = {
  seed: 274,
  hosts: 2,
  fromMs: Date.UTC(2026, 0, 5),
  stepMs: 300_000,
  faults: { perHostWeek: 2, kinds: FAULT_KINDS },
};
const ROUNDS = 7 * 288;

/** A panel: the part of its line before the fields, its field, whether it counts. */
const PANELS = [
  ["web server: CPU, usage_user, %", /^cpu,.*web1/, "usage_user", false],
  ["web server: CPU, usage_steal, %", /^cpu,.*web1/, "usage_steal", false],
  ["web server: http_response, response_time, s", /^http_response.*web1/, "response_time", false],
  ["web server: mem, used_percent, %", /^mem,.*web1/, "used_percent", false],
  ["web server: net, bytes_sent, bytes a second", /^net,interface=eth0.*web1/, "bytes_sent", true],
  ["database: postgresql, numbackends", /^postgresql/, "numbackends", false],
  ["database: CPU, usage_iowait, %", /^cpu,.*db/, "usage_iowait", false],
  ["database: net, tcp_retranssegs, a second", /^net,interface=all.*db/, "tcp_retranssegs", true],
] as const;

const columns = PANELS.map(() => ({ timeMs: [] as number[], value: [] as number[] }));
const labels: Label[] = [];

function take(line: string, timeMs: number): void {
  for (const [index, [, key, field]] of PANELS.entries()) {
    if (!key.test(line)) continue;
    const [, number] = new RegExp(`[ ,]${field}=([\\d.]+)`).exec(line) ?? [];
    if (number === undefined) continue;
    columns[index].timeMs.push(timeMs);
    columns[index].value.push(Number(number));
  }
}

let rounds = 0;
for (const round of simulateFleet(OPTIONS)) {
  if (rounds++ === ROUNDS) break;
  labels.push(...round.labels);
  for (const line of round.text.split("\n")) take(line, round.timeMs);
}

/** A counter as its rate a second. */
function rates(timeMs: readonly number[], value: readonly number[]): number[] {
  return value.map((it, row) =>
    row === 0
      ? Number.NaN
      : Math.max(0, (1000 * (it - value[row - 1])) / (timeMs[row] - timeMs[row - 1])),
  );
}

const panels = PANELS.map(([name, , , isCounter], index): PlottedPanel => {
  const { timeMs, value } = columns[index];
  return {
    name,
    timeMs: Float64Array.from(timeMs),
    value: Float64Array.from(isCounter ? rates(timeMs, value) : value),
    style: "line",
  };
});

writeFileSync(
  FILE,
  panelsPlot({
    title: "A simulated week: red = fault, blue = release",
    fromMs: OPTIONS.fromMs,
    toMs: OPTIONS.fromMs + ROUNDS * OPTIONS.stepMs,
    panels,
    spans: labels.map(({ kind, host, startMs, endMs, isFault }) => ({
      name: host === undefined ? kind : `${kind} (${host})`,
      startMs,
      endMs,
      isFault,
    })),
  }),
);
