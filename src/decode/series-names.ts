import { assert } from "../core/assert.ts";
import type { SeriesName, SeriesTable } from "../core/series.ts";
import {
  KEY_BYTES,
  SERIES_ALIVE,
  SERIES_BYTES,
  SERIES_COUNT,
  TABLE_KEYS,
  TABLE_SERIES,
} from "../kernels/layout.ts";
import { KEY_FIELDS, KEY_MEASUREMENT, KEY_TEXT } from "../kernels/line-keys.ts";
import type { Kernel } from "../kernels/load.ts";
import { FIELDS_MAX, SERIES_FIELD, SERIES_KEY } from "../kernels/series-table.ts";

/** A record of a table in the arena, as an index into `I`. */
function recordOf({ I }: Kernel, record: { table: number; index: number; bytes: number }): number {
  return (I[record.table] + record.index * record.bytes) >>> 2;
}

/** The text whose address and length stand at `reference` in `I`. */
function textOf({ I, U }: Kernel, reference: number): string {
  const at = I[reference] >>> 0;
  return Buffer.from(U.buffer, at, I[reference + 1]).toString("utf8");
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([,= ])/g, "$1");
}

function splitTag(tag: string): [string, string] {
  const equals = tag.search(/(?<!\\)=/);
  return [withoutEscapes(tag.slice(0, equals)), withoutEscapes(tag.slice(equals + 1))];
}

/**
 * Takes a line key apart: the measurement, then the tags, without escapes.
 *
 * @param text Well formed: a key that the parser has accepted.
 */
function parseKey(text: string): Omit<SeriesName, "field"> {
  const [measurement = "", ...tags] = text.split(/(?<!\\),/);
  return {
    measurement: measurement.replace(/\\([, ])/g, "$1"),
    tags: Object.fromEntries(tags.map(splitTag)),
  };
}

/**
 * A number that the series of one measurement and field have in common, and no others at the time. Costs no string.
 * It may come to mean others once series were forgotten.
 */
export function metricNumber(kernel: Kernel, seriesId: number): number {
  const { I } = kernel;
  const series = recordOf(kernel, { table: TABLE_SERIES, index: seriesId, bytes: SERIES_BYTES });
  const key = recordOf(kernel, {
    table: TABLE_KEYS,
    index: I[series + SERIES_KEY] - 1,
    bytes: KEY_BYTES,
  });
  return I[key + KEY_MEASUREMENT] * FIELDS_MAX + I[series + SERIES_FIELD];
}

/** The series that the kernel holds, named by the bytes of their keys. */
export function seriesTable(kernel: Kernel): SeriesTable {
  const { I } = kernel;
  const keyRecord = (index: number) =>
    recordOf(kernel, { table: TABLE_KEYS, index, bytes: KEY_BYTES });
  return {
    get alive() {
      return I[SERIES_ALIVE];
    },
    get idEnd() {
      return I[SERIES_COUNT];
    },
    isAlive(seriesId) {
      const series = recordOf(kernel, {
        table: TABLE_SERIES,
        index: seriesId,
        bytes: SERIES_BYTES,
      });
      return seriesId < I[SERIES_COUNT] && I[series + SERIES_KEY] !== 0;
    },
    name(seriesId) {
      const series = recordOf(kernel, {
        table: TABLE_SERIES,
        index: seriesId,
        bytes: SERIES_BYTES,
      });
      assert(
        seriesId < I[SERIES_COUNT] && I[series + SERIES_KEY] !== 0,
        `series ${seriesId} is not alive`,
      );
      const key = keyRecord(I[series + SERIES_KEY] - 1);
      const fields = I[keyRecord(I[key + KEY_MEASUREMENT]) + KEY_FIELDS] >>> 2;
      return {
        ...parseKey(textOf(kernel, key + KEY_TEXT)),
        field: withoutEscapes(textOf(kernel, fields + 2 * I[series + SERIES_FIELD])),
      };
    },
  };
}
