import type { ComparedSide, ModelComparison } from "../comparison/compare-strengths.ts";
import { type PlottedPanel, panelsPlot } from "./panels-plot.ts";

/** Bars of a panel. */
const BARS = 200;

/** Draws when each of two models alerts, in bars of equal time, with the faults shaded. */
export function comparisonPlot(comparison: ModelComparison, title: string): string {
  const { extent, faults = [], champion, challenger } = comparison;
  const { fromMs, toMs } = extent;
  const panelOf = (name: string, side: ComparedSide): PlottedPanel => ({
    name: `alerts by the ${name}`,
    ...countBars(side, extent),
    style: "bars",
  });
  return panelsPlot({
    title,
    fromMs,
    toMs,
    panels: [panelOf("champion", champion), panelOf("challenger", challenger)],
    spans: faults.map(({ kind, id, startMs, endMs }) => ({
      name: kind || id,
      startMs,
      endMs: Math.min(endMs, toMs),
      isFault: true,
    })),
  });
}

function countBars(
  { alerts }: ComparedSide,
  { fromMs, toMs }: ModelComparison["extent"],
): Pick<PlottedPanel, "timeMs" | "value"> {
  const stepMs = Math.max(1, (toMs - fromMs) / BARS);
  const value = new Float64Array(BARS);
  for (const { timeMs } of alerts) {
    value[Math.min(BARS - 1, Math.floor((timeMs - fromMs) / stepMs))]++;
  }
  return { timeMs: Float64Array.from(value, (_, bar) => fromMs + bar * stepMs), value };
}
