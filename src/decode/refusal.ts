import { TAGS_MAX } from "../kernels/layout.ts";
import {
  LINE_BOOLEAN,
  LINE_BYTES,
  LINE_END,
  LINE_FIELD_FORMAT,
  LINE_FIELD_KEY,
  LINE_FIELD_VALUE,
  LINE_FIELDS,
  LINE_INTEGER_RANGE,
  LINE_KEY_LENGTH,
  LINE_MEASUREMENT,
  LINE_NOT_FINITE,
  LINE_NUMBER,
  LINE_QUOTES,
  LINE_ROWS,
  LINE_STRING,
  LINE_TAG_DUPLICATE,
  LINE_TAG_FORMAT,
  LINE_TAG_KEY,
  LINE_TAG_VALUE,
  LINE_TAGS_MANY,
  LINE_TIME,
  LINE_TIME_RANGE,
} from "../kernels/line-reason.ts";
import { KEY_LENGTH_MAX } from "../kernels/line-tags.ts";

/** What is wrong with a line, in InfluxDB's words where it has some, and the remedy where one can be told. */
const REASONS = new Map<number, string>([
  [LINE_MEASUREMENT, "missing measurement: a line begins with its name"],
  [LINE_TAG_KEY, "missing tag key: write ,key=value and escape commas with a backslash"],
  [LINE_TAG_VALUE, "missing tag value: leave out tags that are empty"],
  [LINE_TAG_FORMAT, "invalid tag format: escape equals signs in a tag value with a backslash"],
  [LINE_TAG_DUPLICATE, "duplicate tags: name each tag once"],
  [LINE_TAGS_MANY, `too many tags: a line may have ${TAGS_MAX}`],
  [
    LINE_KEY_LENGTH,
    `max key length exceeded: measurement and tags may have ${KEY_LENGTH_MAX} bytes`,
  ],
  [LINE_FIELDS, "missing fields: a line needs at least one field after its tags and a space"],
  [LINE_FIELD_KEY, "missing field key: write key=value"],
  [LINE_FIELD_VALUE, "missing field value: leave out fields that have none"],
  [LINE_FIELD_FORMAT, "invalid field format: write key=value and escape blanks with a backslash"],
  [LINE_NUMBER, "invalid number: write 1.5, 2e-3, 3i or 4u"],
  [LINE_NOT_FINITE, "invalid number: leave out NaN, infinities and what no double can hold"],
  [LINE_INTEGER_RANGE, "invalid integer: beyond 64 bits, write it as a float"],
  [
    LINE_BOOLEAN,
    'invalid boolean: write true or false, a number without plus, or "text" in quotes',
  ],
  [LINE_STRING, "invalid field format: escape quotes inside a string with a backslash"],
  [LINE_TIME, "bad timestamp: write a whole number of at most 19 digits"],
  [LINE_TIME_RANGE, "time outside range: does the precision of the request fit the timestamps?"],
  [LINE_END, "point is invalid: nothing may follow the timestamp"],
  [LINE_ROWS, "too many fields: split the line"],
  [LINE_BYTES, "line too long: split it, or raise the limit on lines"],
  [LINE_QUOTES, "unbalanced quotes: close each string with a quote"],
]);

/** Why a line was refused, in words. */
export function refusalText(reason: number): string {
  return REASONS.get(reason) ?? `refused for reason ${reason}`;
}
