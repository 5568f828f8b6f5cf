import { expect, test } from "vitest";
import { labelsCsv, labelsJson } from "../../../src/training/simulator/label-file.ts";
import type { Label } from "../../../src/training/simulator/labels.ts";

const LABEL: Label = {
  id: "site1-web1-1-1",
  kind: "leak",
  isFault: true,
  host: "site1-web1",
  site: "site1",
  startMs: 0,
  endMs: 7_200_000,
  series: [
    { measurement: "mem", field: "*", tags: { host: "site1-web1", site: "site1" } },
    { measurement: "docker_*", field: "usage|rss", tags: {} },
  ],
};

test("JSON holds the times as text, and ends with the simulation", () => {
  const { format, labels } = JSON.parse(labelsJson([LABEL], 3_600_000));
  expect(format).toBe(1);
  expect(labels).toEqual([
    {
      id: "site1-web1-1-1",
      kind: "leak",
      fault: true,
      host: "site1-web1",
      site: "site1",
      start: "1970-01-01T00:00:00.000Z",
      end: "1970-01-01T01:00:00.000Z",
      series: LABEL.series,
    },
  ]);
});

test("CSV has a row for each pattern", () => {
  expect(labelsCsv([LABEL], 1e12).split("\n")).toEqual([
    "id,kind,fault,start,end,measurement,field,tags",
    "site1-web1-1-1,leak,true,1970-01-01T00:00:00.000Z,1970-01-01T02:00:00.000Z,mem,*,host=site1-web1;site=site1",
    "site1-web1-1-1,leak,true,1970-01-01T00:00:00.000Z,1970-01-01T02:00:00.000Z,docker_*,usage|rss,",
    "",
  ]);
});
