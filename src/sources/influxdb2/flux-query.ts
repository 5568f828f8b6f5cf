import { SCORE_MEASUREMENT } from "../../core/line-protocol.ts";
import type { TimeWindow } from "../influxdb/time-windows.ts";

/** Writes a text as Flux wants it. */
export function quoteFlux(text: string): string {
  const escaped = text.replace(/[\\"]/g, "\\$&").replaceAll("${", "\\${");
  return `"${escaped.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
}

/**
 * The Flux script that reads a stretch of time of a bucket, without the scores that engines write.
 *
 * @param selection Its measurements limit what is read, unless there are none.
 */
export function fluxQuery(
  selection: TimeWindow & { readonly bucket: string; readonly measurements: readonly string[] },
): string {
  const start = new Date(selection.fromMs).toISOString();
  const stop = new Date(selection.toMs).toISOString();
  const wanted = selection.measurements.map((name) => `r._measurement == ${quoteFlux(name)}`);
  return [
    `from(bucket: ${quoteFlux(selection.bucket)})`,
    `  |> range(start: ${start}, stop: ${stop})`,
    ...(wanted.length === 0 ? [] : [`  |> filter(fn: (r) => ${wanted.join(" or ")})`]),
    `  |> filter(fn: (r) => r._measurement != ${quoteFlux(SCORE_MEASUREMENT)})`,
  ].join("\n");
}
