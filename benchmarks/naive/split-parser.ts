/** A line of line protocol as an object. */
export interface Point {
  /** Measurement and tags as they stand in the line: tells one line's series from another. */
  readonly key: string;
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** Unix milliseconds. */
  readonly timeMs: number;
}

function parseField(text: string): number {
  const last = text.at(-1);
  return Number(last === "i" || last === "u" ? text.slice(0, -1) : text);
}

/**
 * Parses one line by splitting it, as one writes it in an afternoon: no escapes, no strings, no
 * reasons for what is refused.
 *
 * @param line A line with a timestamp in nanoseconds.
 * @returns Nothing where the line does not have three sections.
 */
export function parseLine(line: string): Point | undefined {
  const [key, fieldText, timeText] = line.split(" ");
  if (key === undefined || fieldText === undefined || timeText === undefined) return undefined;
  const [measurement = "", ...tagTexts] = key.split(",");
  const tags: Record<string, string> = {};
  for (const tag of tagTexts) {
    const [name = "", value = ""] = tag.split("=");
    tags[name] = value;
  }
  const fields: Record<string, number> = {};
  for (const field of fieldText.split(",")) {
    const [name = "", value = ""] = field.split("=");
    fields[name] = parseField(value);
  }
  return { key, measurement, tags, fields, timeMs: Number(timeText) / 1e6 };
}
