import { COLORS, chart, legend, type Placing, upright } from "./chart.ts";
import { type Point, path } from "./svg.ts";

/** Errors of windows, in deviations. */
export interface PlottedErrors {
  readonly title: string;
  readonly validation: Float32Array;
  /** Of windows that incidents met; may be empty. */
  readonly incidents: Float32Array;
  readonly median: number;
  readonly q99: number;
}

const BINS = 60;
/** The axis ends at so many times the 99 % quantile; what is beyond is counted in the last bin. */
const END_OVER_Q99 = 2;

/** Share of the errors in each bin. */
function binned(errors: Float32Array, end: number): number[] {
  const shares = Array.from({ length: BINS }, () => 0);
  for (const error of errors) {
    const bin = Math.min(BINS - 1, Math.floor((error / end) * BINS));
    shares[bin] += 1 / errors.length;
  }
  return shares;
}

/** The outline of a histogram. */
function steps(shares: readonly number[], end: number, place: Placing): Point[] {
  return shares.flatMap((share, bin): Point[] => [
    place((bin / BINS) * end, share),
    place(((bin + 1) / BINS) * end, share),
  ]);
}

/** Draws how the errors of a validation spread, and those of incidents beside them. */
export function errorPlot(errors: PlottedErrors): string {
  const { title, validation, incidents, median, q99 } = errors;
  const end = Math.max(END_OVER_Q99 * q99, 1e-6);
  const usual = binned(validation, end);
  const unusual = incidents.length === 0 ? [] : binned(incidents, end);
  const highest = Math.max(...usual, ...unusual);
  const frame = {
    title,
    xLabel: "error of a window, deviations of its series (the last step holds all beyond)",
    yLabel: "share of the windows",
    x: [0, end] as const,
    y: [0, highest] as const,
  };
  return chart(frame, (place) => {
    const area = `${path([place(0, 0), ...steps(usual, end, place), place(end, 0)])}Z`;
    return [
      `<path d="${area}" style="stroke:${COLORS.first};fill:#ddf4ff"/>`,
      unusual.length === 0
        ? ""
        : `<path d="${path(steps(unusual, end, place))}" style="stroke:${COLORS.second}"/>`,
      upright(place(median, highest), `median ${median.toFixed(2)}`, COLORS.faint),
      upright(place(q99, 0.6 * highest), `99 % ${q99.toFixed(2)}`, COLORS.mark),
      legend([
        { name: "validation", color: COLORS.first },
        ...(unusual.length === 0 ? [] : [{ name: "incidents", color: COLORS.second }]),
      ]),
    ];
  });
}
