import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { type SeriesName, seriesText } from "../core/series.ts";
import { compilePattern } from "../families/pattern.ts";
import type { KnownWindow } from "../training/backtest/backtest-run.ts";
import type { SpanSeries } from "../training/datasets/left-out-spans.ts";
import { LABELS_FORMAT } from "../training/simulator/label-file.ts";
import { parseCsv, parseTime } from "./csv.ts";
import { readText } from "./read-text.ts";

/** A label: something that was wrong, or only looked like it, and where it can be seen. */
export interface KnownLabel extends Omit<KnownWindow, "fits"> {
  /** The patterns of series that it names; none = every series. */
  readonly series: readonly SpanSeries[];
}

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

/**
 * Reads what was wrong in history, from a file as `parseLabels` takes it.
 *
 * @throws EngineError `ERR_INPUT_NOT_FOUND`, or `ERR_INPUT_INVALID` as `parseLabels` does.
 */
export function readKnownWindows(file: string): KnownWindow[] {
  return parseLabels(readText(file), file).map(({ series, ...label }) => ({
    ...label,
    fits: (name) => series.length === 0 || series.some(({ includes }) => includes(name)),
  }));
}

/**
 * Takes labels apart: JSON as `outlierd simulate --labels` writes it, or CSV with columns `start` and `end` and, where known,
 * `id`, `kind`, `fault`, `measurement`, `field` and `tags` (`host=a;site=b`), in any case.
 *
 * A label that names no series is about all of them; one without `fault` is a fault. Rows of CSV with one id, start and end are
 * one label; rows of one id at other times are labels of their own, the second of which is called `id (2)`.
 *
 * @param file Its name, for messages.
 * @throws EngineError `ERR_INPUT_INVALID` where the text is neither, a label has no start or no end, or a tag has no name.
 */
export function parseLabels(text: string, file: string): KnownLabel[] {
  const labels = text.trimStart().startsWith("{") ? fromJson(text, file) : fromCsv(text, file);
  const ids = distinct(labels.map(({ id }) => id));
  return labels.map((label, index) => knownLabel({ ...label, id: ids[index] ?? label.id }, file));
}

/** What is found is counted by id: ids that come again are numbered. */
function distinct(ids: readonly string[]): string[] {
  const taken = new Map<string, number>();
  return ids.map((id) => {
    const times = (taken.get(id) ?? 0) + 1;
    taken.set(id, times);
    return times === 1 ? id : `${id} (${times})`;
  });
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
  const columns = names.map((name) => name.toLowerCase());
  const missing = ["start", "end"].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file} has no column ${missing.join(" and ")}, but ${names.join(", ")}: rename those that hold the times`,
    );
  }
  const labels = new Map<string, Label>();
  for (const [index, cells] of rows.entries()) {
    const cell = (name: string): string => cells[columns.indexOf(name)]?.trim() ?? "";
    const row = `row ${index + 1}`;
    const [id, start, end] = [cell("id") || row, cell("start"), cell("end")];
    const key = JSON.stringify([id, start, end]);
    const fault = cell("fault").toLowerCase() !== "false";
    const label = labels.get(key) ?? { id, kind: cell("kind"), fault, start, end, series: [] };
    label.series.push({
      measurement: cell("measurement") || "*",
      field: cell("field") || "*",
      tags: parseTags(cell("tags"), `${file}, ${row}`),
    });
    labels.set(key, label);
  }
  return [...labels.values()];
}

function parseTags(text: string, place: string): Record<string, string> {
  const tags = text.split(";").map((tag) => tag.trim());
  return Object.fromEntries(
    tags.filter(Boolean).map((tag) => {
      const equals = tag.indexOf("=");
      if (equals > 0) return [tag.slice(0, equals), tag.slice(equals + 1)];
      throw new EngineError(
        "ERR_INPUT_INVALID",
        `${place}: \`${tag}\` in column tags is no tag; write name=value, with ; between two`,
      );
    }),
  );
}

function knownLabel({ id, kind, fault, start, end, series }: Label, file: string): KnownLabel {
  const [startMs, endMs] = [parseTime(start), parseTime(end)];
  if (!(startMs <= endMs)) {
    throw new EngineError(
      "ERR_INPUT_INVALID",
      `${file}, label ${id}: from \`${start}\` to \`${end}\` is no stretch of time; give two times, the earlier first`,
    );
  }
  const patterns = series.some(isEverySeries) ? [] : series.map(fitting);
  return { id, kind, isFault: fault, startMs, endMs, series: patterns };
}

function isEverySeries({ measurement, field, tags }: SeriesName): boolean {
  return measurement === "*" && field === "*" && Object.keys(tags).length === 0;
}

/** The series that fit a pattern and have its tags. */
function fitting(pattern: SeriesName): SpanSeries {
  const fitsMeasurement = compilePattern(pattern.measurement);
  const fitsField = compilePattern(pattern.field);
  const tags = Object.entries(pattern.tags);
  return {
    text: seriesText(pattern),
    includes: (name) =>
      fitsMeasurement(name.measurement) &&
      fitsField(name.field) &&
      tags.every(([key, value]) => name.tags[key] === value),
  };
}
