import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { type SeriesName, seriesText } from "../core/series.ts";
import { compilePattern } from "../families/pattern.ts";
import {
  type LeftOutSpan,
  oneSeries,
  type SpanSeries,
} from "../training/datasets/left-out-spans.ts";
import { type CsvTable, parseCsv, parseTime } from "./csv.ts";
import { readText } from "./read-text.ts";

const Series = z.object({
  measurement: z.string(),
  field: z.string(),
  tags: z.record(z.string(), z.string()),
});

/** Events as `outlierd replay` prints them. */
const EventLine = z.object({
  type: z.string().startsWith("anomaly."),
  data: z.object({
    id: z.string(),
    status: z.string(),
    series: Series,
    start: z.iso.datetime(),
    end: z.iso.datetime().nullable(),
  }),
});

/** Labels as `outlierd simulate` writes them; what is no fault is usual. */
const LabelFile = z.object({
  labels: z.array(
    z.object({
      fault: z.boolean(),
      start: z.iso.datetime(),
      end: z.iso.datetime(),
      series: z.array(Series),
    }),
  ),
});

/**
 * Reads stretches of time to leave out. Three forms:
 *
 * - CSV with columns start and end. Where there are columns measurement, field or tags (`host=a;cpu=cpu0`), a row is about the
 *   series that fit; `*` and `|` may stand in the first two. Rows with `false` in a column fault are passed over.
 * - JSON with `labels`, as `outlierd simulate` writes it.
 * - Events as `outlierd replay` prints them, one JSON object a line, each about its own series.
 *
 * @throws EngineError `ERR_INPUT_INVALID`, naming the line, for a file that is neither, or where an end comes before its start.
 */
export function readLeftOut(file: string): LeftOutSpan[] {
  const text = readText(file);
  if (!text.trimStart().startsWith("{")) return fromCsv(parseCsv(text, file), file);
  const labels = LabelFile.safeParse(parseJson(text));
  return labels.success ? fromLabels(labels.data) : fromEvents(text, file);
}

function fromLabels({ labels }: z.output<typeof LabelFile>): LeftOutSpan[] {
  return labels
    .filter(({ fault }) => fault)
    .flatMap(({ start, end, series }) =>
      series.map((pattern) => ({
        fromMs: Date.parse(start),
        toMs: Date.parse(end),
        series: fitting(pattern),
      })),
    );
}

/** The series that fit a pattern and have its tags. */
function fitting(pattern: SeriesName): SpanSeries {
  const measurement = compilePattern(pattern.measurement);
  const field = compilePattern(pattern.field);
  const tags = Object.entries(pattern.tags);
  return {
    text: seriesText(pattern),
    includes: (series) =>
      measurement(series.measurement) &&
      field(series.field) &&
      tags.every(([key, value]) => series.tags[key] === value),
  };
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
        series: oneSeries(anomaly.series),
      });
    }
  }
  return [...spans.values()];
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

function fromCsv({ names, rows }: CsvTable, file: string): LeftOutSpan[] {
  const lower = names.map((name) => name.toLowerCase());
  const cellOf = (cells: readonly string[], name: string): string =>
    cells[lower.indexOf(name)]?.trim() ?? "";
  if (!lower.includes("start") || !lower.includes("end")) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no columns start and end, but ${names.join(", ")}: rename those that hold the times`,
    );
  }
  return rows.flatMap((cells, index) => {
    const cell = (name: string): string => cellOf(cells, name);
    if (cell("fault") === "false") return [];
    const [fromMs, toMs] = [parseTime(cell("start")), parseTime(cell("end"))];
    if (fromMs <= toMs) return [{ fromMs, toMs, series: patternOf(cell) }];
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file}, row ${index + 1}: from \`${cell("start")}\` to \`${cell("end")}\` is no stretch of time; give two times, the earlier first`,
    );
  });
}

/** The series that a row is about; `undefined` where it names none. */
function patternOf(cell: (name: string) => string): SpanSeries | undefined {
  const [measurement, field, tags] = [cell("measurement"), cell("field"), cell("tags")];
  if (measurement === "" && field === "" && tags === "") return undefined;
  const pairs = tags.split(";").flatMap((pair) => {
    const [key = "", ...value] = pair.split("=");
    return key === "" ? [] : [[key, value.join("=")]];
  });
  return fitting({
    measurement: measurement || "*",
    field: field || "*",
    tags: Object.fromEntries(pairs),
  });
}
