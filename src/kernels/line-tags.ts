/**
 * The grammar of a line key: `measurement,tag=value,tag=value`.
 *
 * Commas, spaces and equals signs are escaped by a backslash right before them; any other backslash
 * is itself. `I[TAG_STARTS]` receives where each tag starts, sorted by name.
 */
import { copyBytes } from "./bytes.ts";
import { BACKSLASH, COMMA, EQUALS } from "./characters.ts";
import { TAG_COUNT, TAG_STARTS, TAGS_MAX } from "./layout.ts";
import {
  LINE_KEY_LENGTH,
  LINE_MEASUREMENT,
  LINE_TAG_DUPLICATE,
  LINE_TAG_FORMAT,
  LINE_TAG_KEY,
  LINE_TAG_VALUE,
  LINE_TAGS_MANY,
} from "./line-reason.ts";
import { I, U } from "./memory.ts";

/** Bytes that measurement and tags may have together, as in InfluxDB. */
export const KEY_LENGTH_MAX: i32 = 65535;

function isAt(at: i32, byte: i32): boolean {
  return U[at] === byte && U[at - 1] !== BACKSLASH;
}

/** Address of the first unescaped comma from `at` on, or `end`. */
function sectionEnd(at: i32, end: i32): i32 {
  let comma = at;
  while (comma < end && !isAt(comma, COMMA)) comma++;
  return comma;
}

/** Address after the measurement of the line key in `[at, end)`. */
export function measurementEnd(at: i32, end: i32): i32 {
  return sectionEnd(at + 1, end);
}

/** Checks the tag in `[at, end)`; 0 or the reason to refuse it. */
function checkTag(at: i32, end: i32): i32 {
  if (at === end || U[at] === EQUALS) return LINE_TAG_KEY;
  let equals = at + 1;
  while (equals < end && !isAt(equals, EQUALS)) equals++;
  if (equals + 1 >= end) return LINE_TAG_VALUE;
  for (let byte = equals + 1; byte < end; byte++) {
    if (isAt(byte, EQUALS)) return LINE_TAG_FORMAT;
  }
  return 0;
}

/** Less than, equal to or greater than 0 as the name of the tag at `a` sorts before, with or after that at `b`. */
function compareTags(a: i32, b: i32): i32 {
  let i: i32 = 0;
  while (U[a + i] === U[b + i] && !isAt(a + i, EQUALS)) i++;
  const aEnds = isAt(a + i, EQUALS);
  const bEnds = isAt(b + i, EQUALS);
  if (aEnds || bEnds) return (aEnds ? 0 : 1) - (bEnds ? 0 : 1);
  return U[a + i] - U[b + i];
}

/** Sorts `TAG_STARTS` by name; 0 or the reason to refuse the tags. */
function sortTags(): i32 {
  for (let i = 1; i < I[TAG_COUNT]; i++) {
    const tag = I[TAG_STARTS + i];
    let place = i;
    let order = compareTags(I[TAG_STARTS + place - 1], tag);
    while (order > 0) {
      I[TAG_STARTS + place] = I[TAG_STARTS + place - 1];
      place--;
      order = place === 0 ? -1 : compareTags(I[TAG_STARTS + place - 1], tag);
    }
    if (order === 0) return LINE_TAG_DUPLICATE;
    I[TAG_STARTS + place] = tag;
  }
  return 0;
}

/** Checks the line key in `[at, end)` and lists its tags; 0 or the reason (`LINE_…`) to refuse the line. */
export function checkKey(at: i32, end: i32): i32 {
  I[TAG_COUNT] = 0;
  if (end - at > KEY_LENGTH_MAX) return LINE_KEY_LENGTH;
  if (at === end || U[at] === COMMA) return LINE_MEASUREMENT;
  let comma = measurementEnd(at, end);
  while (comma < end) {
    const count = I[TAG_COUNT];
    if (count === TAGS_MAX) return LINE_TAGS_MANY;
    const tag = comma + 1;
    comma = sectionEnd(tag, end);
    const reason = checkTag(tag, comma);
    if (reason !== 0) return reason;
    I[TAG_STARTS + count] = tag;
    I[TAG_COUNT] = count + 1;
  }
  I[TAG_STARTS + I[TAG_COUNT]] = end;
  return sortTags();
}

/** Whether the tags of the key that was checked last stood in the order of their names. */
export function isSorted(): boolean {
  for (let i = 1; i < I[TAG_COUNT]; i++) {
    if (I[TAG_STARTS + i] < I[TAG_STARTS + i - 1]) return false;
  }
  return true;
}

/** Writes the key that was checked last, and starts at `at`, to `to` with its tags sorted. */
export function writeSorted(to: i32, at: i32): void {
  const count = I[TAG_COUNT];
  const end = I[TAG_STARTS + count];
  const measurement = measurementEnd(at, end) - at;
  copyBytes(to, at, measurement);
  let next = to + measurement;
  for (let i = 0; i < count; i++) {
    const tag = I[TAG_STARTS + i];
    const length = sectionEnd(tag, end) - tag;
    U[next] = COMMA;
    copyBytes(next + 1, tag, length);
    next += length + 1;
  }
}
