import type { BenchServer } from "./server.ts";

const STATE = /^outlierd_rows_state_total\{state="(\w+)"\} (\d+)/gm;
/** What becomes of samples that are not refused. */
const TAKEN = new Set(["judged", "absorbed"]);

/**
 * Adds up the samples that outlierd took in, from its own `/metrics`.
 *
 * @param metrics The page in Prometheus' text format.
 * @throws Error where it refused any: a figure for refused samples would flatter.
 */
export function countTaken(metrics: string): number {
  let taken = 0;
  for (const [, state = "", count] of metrics.matchAll(STATE)) {
    if (!TAKEN.has(state) && Number(count) > 0) {
      throw new Error(`outlierd refused ${count} samples of the load: ${state}`);
    }
    taken += Number(count);
  }
  return taken;
}

/**
 * Makes sure that a server has judged every sample it was sent.
 *
 * @throws Error where it has not.
 */
export async function expectJudged(server: BenchServer, values: number): Promise<void> {
  if (server.target === "naive") return;
  const page = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  const taken = countTaken(await page.text());
  if (taken !== values) throw new Error(`outlierd took ${taken} samples of ${values} sent`);
}
