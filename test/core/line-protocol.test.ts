import { expect, test } from "vitest";
import { escapeLineKey, escapeMeasurement, escapeTag } from "../../src/core/line-protocol.ts";

test.each([
  { name: "a=b c,d", measurement: "a=b\\ c\\,d", tag: "a\\=b\\ c\\,d" },
  {
    name: 'with "quotes" and \\',
    measurement: 'with\\ "quotes"\\ and\\ \\',
    tag: 'with\\ "quotes"\\ and\\ \\',
  },
  { name: "two\nlines", measurement: "two\\nlines", tag: "two\\nlines" },
])("$name is escaped where line protocol would end it", ({ name, measurement, tag }) => {
  expect(escapeMeasurement(name)).toBe(measurement);
  expect(escapeTag(name)).toBe(tag);
});

test("a tag without a value is left out of the key", () => {
  expect(escapeLineKey("cpu", { host: "a b", rack: "", "x=y": "1" })).toBe(
    "cpu,host=a\\ b,x\\=y=1",
  );
});
