import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import type { SeriesName } from "../core/series.ts";
import { compilePattern } from "../families/pattern.ts";
import type { KnownWindow } from "../training/backtest/backtest-run.ts";
import { LABELS_FORMAT } from "../training/simulator/label-file.ts";
import { parseCsv, parseTime } from "./csv.ts";
import { readText } from "./read-text.ts";

const LabelFile = z.object({
  format: z.literal(LABELS_FORMAT),
  labels: z.array(
    z.object({
      id: z.string(),
      kind: z.string().default(""),
      fault: z.boolean().default(true),
      start: z.string(),
      end: z.string(),
      series: z
        .array(
          z.object({
            measurement: z.string().default("*"),
            field: z.string().default("*"),
            tags: z.record(z.string(), z.string()).default({}),
          }),
        )
        .default([]),
    }),
  ),
});

type Label = z.output<typeof LabelFile>["labels"][number];
type Seen = Label["series"][number];

/**
 * Reads what was wrong in history: JSON as `outlierd simulate --labels` writes it, or CSV with columns `start` and `end`
 * and, where known, `id`, `kind`, `fault`, `measurement`, `field` and `tags` (`host=a;site=b`). Rows of one id are one window;
 * one that names no series fits all.
 *
 * @throws EngineError `ERR_INPUT_INVALID` where the file is neither, or a window has no start or no end.
 */
export function readKnownWindows(file: string): KnownWindow[] {
  const text = readText(file);
  const labels = text.trimStart().startsWith("{") ? fromJson(text, file) : fromCsv(text, file);
  return labels.map((label) => windowOf(label, file));
}

function fromJson(text: string, file: string): Label[] {
  try {
    return LabelFile.parse(JSON.parse(text)).labels;
  } catch (cause) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} holds no labels: they are {"format": ${LABELS_FORMAT}, "labels": [{"id", "start", "end", …}]}, as \`outlierd simulate --labels\` writes them`,
      { cause },
    );
  }
}

function fromCsv(text: string, file: string): Label[] {
  const { names, rows } = parseCsv(text, file);
  const missing = ["start", "end"].filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no column ${missing.join(" and ")}, but ${names.join(", ")}: rename those that hold the times`,
    );
  }
  const labels = new Map<string, Label>();
  for (const [index, cells] of rows.entries()) {
    const cell = (name: string): string => cells[names.indexOf(name)] ?? "";
    const id = cell("id") || `row ${index + 1}`;
    const label = labels.get(id) ?? {
      id,
      kind: cell("kind"),
      fault: cell("fault") !== "false",
      start: cell("start"),
      end: cell("end"),
      series: [],
    };
    const tags = cell("tags")
      .split(";")
      .filter((tag) => tag !== "")
      .map((tag) => [tag.slice(0, tag.indexOf("=")), tag.slice(tag.indexOf("=") + 1)] as const);
    label.series.push({
      measurement: cell("measurement") || "*",
      field: cell("field") || "*",
      tags: Object.fromEntries(tags),
    });
    labels.set(id, label);
  }
  return [...labels.values()];
}

function windowOf({ id, kind, fault, start, end, series }: Label, file: string): KnownWindow {
  const [startMs, endMs] = [parseTime(start), parseTime(end)];
  if (!(startMs <= endMs)) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file}, label ${id}: from \`${start}\` to \`${end}\` is no stretch of time; give two times, the earlier first`,
    );
  }
  const tests = series.map(seriesTest);
  const fits = (name: SeriesName): boolean => tests.length === 0 || tests.some((it) => it(name));
  return { id, kind, isFault: fault, startMs, endMs, fits };
}

function seriesTest({ measurement, field, tags }: Seen): (series: SeriesName) => boolean {
  const [fitsMeasurement, fitsField] = [compilePattern(measurement), compilePattern(field)];
  const wanted = Object.entries(tags);
  return (series) =>
    fitsMeasurement(series.measurement) &&
    fitsField(series.field) &&
    wanted.every(([key, value]) => series.tags[key] === value);
}
