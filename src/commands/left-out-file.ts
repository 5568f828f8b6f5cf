import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { seriesText } from "../core/series.ts";
import type { LeftOutSpan } from "../training/datasets/left-out-spans.ts";
import { parseCsv, parseTime } from "./csv.ts";
import { readText } from "./read-text.ts";

const STARTS: readonly string[] = ["start", "from", "begin"];
const ENDS: readonly string[] = ["end", "to", "stop"];

const EventLine = z.object({
  type: z.string().startsWith("anomaly."),
  data: z.object({
    id: z.string(),
    status: z.string(),
    series: z.object({
      measurement: z.string(),
      field: z.string(),
      tags: z.record(z.string(), z.string()),
    }),
    start: z.iso.datetime(),
    end: z.iso.datetime().nullable(),
  }),
});

/**
 * Reads stretches of time to leave out: CSV with columns start and end, and series where it is about one alone; or events as
 * `outlierd replay` prints them, one JSON object a line, each about its own series.
 *
 * @throws EngineError `ERR_INPUT_INVALID`, naming the line, for a file that is neither, or where an end comes before its start.
 */
export function readLeftOut(file: string): LeftOutSpan[] {
  const text = readText(file);
  return text.trimStart().startsWith("{") ? fromEvents(text, file) : fromCsv(text, file);
}

function fromEvents(text: string, file: string): LeftOutSpan[] {
  const spans = new Map<string, LeftOutSpan>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const { data: anomaly } = eventOf(line, `${file}, line ${index + 1}`);
    if (anomaly.status === "retracted") spans.delete(anomaly.id);
    else {
      spans.set(anomaly.id, {
        fromMs: Date.parse(anomaly.start),
        toMs: anomaly.end === null ? Number.POSITIVE_INFINITY : Date.parse(anomaly.end),
        series: seriesText(anomaly.series),
      });
    }
  }
  return [...spans.values()];
}

function eventOf(line: string, place: string): z.output<typeof EventLine> {
  try {
    return EventLine.parse(JSON.parse(line));
  } catch (cause) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${place} is no event of an anomaly: --leave-out takes events as \`outlierd replay\` prints them, or CSV with columns start and end`,
      { cause },
    );
  }
}

function fromCsv(text: string, file: string): LeftOutSpan[] {
  const { names, rows } = parseCsv(text, file);
  const column = (usual: readonly string[]): number =>
    names.findIndex((name) => usual.includes(name.toLowerCase()));
  const [start, end, series] = [column(STARTS), column(ENDS), column(["series"])];
  if (start < 0 || end < 0) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no columns start and end, but ${names.join(", ")}: rename those that hold the times`,
    );
  }
  return rows.map((cells, index) => {
    const fromMs = parseTime(cells[start] ?? "");
    const toMs = parseTime(cells[end] ?? "");
    if (fromMs <= toMs) return { fromMs, toMs, series: cells[series] || undefined };
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file}, row ${index + 1}: from \`${cells[start]}\` to \`${cells[end]}\` is no stretch of time; give two times, the earlier first`,
    );
  });
}
