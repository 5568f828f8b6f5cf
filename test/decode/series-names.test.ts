import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeLineKey, escapeTag } from "../../src/core/line-protocol.ts";
import { createLineWriter } from "../../src/decode/line-writer.ts";
import { metricNumber, seriesTable } from "../../src/decode/series-names.ts";
import { loadKernel } from "../../src/kernels/load.ts";

/** Names without what line protocol cannot say: a backslash at the end or before an escaped byte, line ends. */
const name = fc
  .string({ unit: fc.constantFrom(..."ab,= \"#'é°-1\\"), minLength: 1, maxLength: 8 })
  .filter((text) => !/\\($|[,= ])|^[# "]/.test(text));

test("a series has the name that its line was written with, whatever is in it", () => {
  const series = fc.record({
    measurement: name,
    tags: fc.uniqueArray(fc.tuple(name, name), { selector: ([key]) => key, maxLength: 4 }),
    field: name,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
  });
  const kernel = loadKernel({ seriesMax: 8, rowsMax: 8, inputBytesMax: 1024 });
  fc.assert(
    fc.property(series, ({ measurement, tags, field, value }) => {
      kernel.call.expire(0, 8, -1);
      const seen: [unknown, number | undefined][] = [];
      const table = seriesTable(kernel);
      const writer = createLineWriter({
        kernel,
        unit: "ns",
        clock: () => 0,
        lineBytesMax: 512,
        onBatch: (batch) => seen.push([table.name(batch.seriesId[0] ?? -1), batch.value[0]]),
      });
      const key = escapeLineKey(measurement, Object.fromEntries(tags));
      writer.write(Buffer.from(`${key} ${escapeTag(field)}=${value}\n`));
      expect(writer.end().refused).toEqual([]);
      expect(seen).toEqual([[{ measurement, tags: Object.fromEntries(tags), field }, value]]);
    }),
    { numRuns: 300 },
  );
});

test("series have a metric's number in common exactly if measurement and field are the same", () => {
  const kernel = loadKernel({ seriesMax: 16, rowsMax: 16, inputBytesMax: 1024 });
  const writer = createLineWriter({
    kernel,
    unit: "ns",
    clock: () => 0,
    lineBytesMax: 512,
    onBatch: () => undefined,
  });
  writer.write(
    Buffer.from(
      "cpu,host=a idle=1,user=2\ncpu,host=b user=2,idle=1\nmem,host=a user=1\ncpu idle=1\n",
    ),
  );
  const table = seriesTable(kernel);
  const metrics = new Map<string, Set<number>>();
  for (let id = 0; id < table.idEnd; id++) {
    const { measurement, field } = table.name(id);
    const metric = `${measurement} ${field}`;
    metrics.set(metric, (metrics.get(metric) ?? new Set()).add(metricNumber(kernel, id)));
  }
  const numbers = [...metrics.values()];
  expect([...metrics.keys()]).toEqual(["cpu idle", "cpu user", "mem user"]);
  expect(numbers.map(({ size }) => size)).toEqual([1, 1, 1]);
  expect(new Set(numbers.flatMap((set) => [...set])).size).toBe(3);
});
