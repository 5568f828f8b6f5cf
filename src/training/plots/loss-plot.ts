import { COLORS, chart, legend, upright } from "./chart.ts";
import { path } from "./svg.ts";

/** Losses of a training, one entry an epoch. */
export interface PlottedLosses {
  readonly title: string;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  /** Epoch whose weights were kept, from 1. */
  readonly best: number;
}

/** Draws how the losses of a training fell. */
export function lossPlot({ title, train, validation, best }: PlottedLosses): string {
  const highest = Math.max(...train, ...validation);
  const frame = {
    title,
    xLabel: "epoch",
    yLabel: "mean square error, squared deviations",
    x: [1, Math.max(2, train.length)] as const,
    y: [0, highest] as const,
  };
  return chart(frame, (place) => {
    const curve = (losses: readonly number[], color: string): string =>
      `<path d="${path(losses.map((loss, epoch) => place(epoch + 1, loss)))}" style="stroke:${color}"/>`;
    return [
      curve(train, COLORS.first),
      curve(validation, COLORS.second),
      upright(place(best, 0.7 * highest), `kept: epoch ${best}`, COLORS.faint),
      legend([
        { name: "train", color: COLORS.first },
        { name: "validation", color: COLORS.second },
      ]),
    ];
  });
}
