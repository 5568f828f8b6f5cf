import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { seriesOff } from "../core/event.ts";
import { type LeftOutSpan, oneSeries } from "../training/datasets/left-out-spans.ts";
import { type KnownLabel, parseLabels } from "./known-windows.ts";
import { readText } from "./read-text.ts";

/** Events as `outlierd replay` prints them. */
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
    alongside: z.array(z.object({ field: z.string() })).default([]),
  }),
});

/**
 * Reads stretches of time to leave out. Two forms:
 *
 * - Labels, JSON or CSV, as `parseLabels` takes them; those that are no fault are usual and stay in.
 * - Events as `outlierd replay` prints them, one JSON object a line, each about its own series and those alongside.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND`, or `ERR_INPUT_INVALID`, naming the line, for a file that is neither.
 */
export function readLeftOut(file: string): LeftOutSpan[] {
  const text = readText(file);
  if (isEvents(text)) return fromEvents(text, file);
  return parseLabels(text, file)
    .filter(({ isFault }) => isFault)
    .flatMap(spansOf);
}

/** Labels in JSON are one object with `labels`; any other JSON ought to be events. */
function isEvents(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  const whole = parseJson(text);
  return !(typeof whole === "object" && whole !== null && "labels" in whole);
}

/** A span for each pattern of series that the label names, or one of all series. */
function spansOf({ startMs: fromMs, endMs: toMs, series }: KnownLabel): LeftOutSpan[] {
  if (series.length === 0) return [{ fromMs, toMs, series: undefined }];
  return series.map((pattern) => ({ fromMs, toMs, series: pattern }));
}

function fromEvents(text: string, file: string): LeftOutSpan[] {
  const spans = new Map<string, LeftOutSpan[]>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const { data: anomaly } = eventOf(line, `${file}, line ${index + 1}`);
    if (anomaly.status === "retracted") spans.delete(anomaly.id);
    else spans.set(anomaly.id, spansOfAnomaly(anomaly));
  }
  return [...spans.values()].flat();
}

function spansOfAnomaly(anomaly: z.output<typeof EventLine>["data"]): LeftOutSpan[] {
  const fromMs = Date.parse(anomaly.start);
  const toMs = anomaly.end === null ? Number.POSITIVE_INFINITY : Date.parse(anomaly.end);
  return seriesOff(anomaly).map((series) => ({ fromMs, toMs, series: oneSeries(series) }));
}

function eventOf(line: string, place: string): z.output<typeof EventLine> {
  const parsed = EventLine.safeParse(parseJson(line));
  if (parsed.success) return parsed.data;
  throw new EngineError(
    "ERR_INPUT_INVALID",
    `${place} is no event of an anomaly: --leave-out takes events as \`outlierd replay\` prints them, labels of \`outlierd simulate\`, or CSV with columns start and end`,
    { cause: parsed.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Then no schema fits.
  }
}
