import { expect, test } from "vitest";
import type { Judgement } from "../../src/core/anomaly.ts";
import { hitsByLine, lineScore, strongestFirst } from "../../src/scoring/line-hits.ts";
import { alert, verdict } from "../events/fixture.ts";
import { scoredBatch } from "./scored-rows.ts";

test("hits are gathered line by line, lines without any left out", () => {
  const batch = scoredBatch({ lineStart: [0, 3, 4, 6], hits: [0, 2, 4, 5] });
  expect([...hitsByLine(batch)]).toEqual([
    { hits: [0, 1], firstRow: 0, endRow: 3 },
    { hits: [2, 3], firstRow: 4, endRow: 6 },
  ]);
  expect([...hitsByLine(scoredBatch({ lineStart: [0, 6], hits: [] }))]).toEqual([]);
});

test("a line scores the mean of its three highest, and leaves the batch as it is", () => {
  const scores = [1, 5, 3, 4, 2, 2];
  const batch = scoredBatch({ lineStart: [0, 4, 5, 6], hits: [], scores });
  expect(lineScore(batch, { firstRow: 0, endRow: 4 })).toBe(4);
  expect(lineScore(batch, { firstRow: 4, endRow: 5 })).toBeUndefined();
  expect([...batch.score]).toEqual(scores);
});

test("the strongest alert comes first and tells of the others", () => {
  const judgements: Judgement[] = [
    verdict(0, 22, { seriesId: 0 }),
    alert(0, 80, { seriesId: 1, strength: 5 }),
    alert(0, 90, { seriesId: 2, strength: 30, gate: "direction" }),
    alert(0, 93, { seriesId: 3, strength: 9 }),
  ];
  const ordered = strongestFirst(judgements, 4.5);
  expect(ordered.map(({ seriesId }) => seriesId)).toEqual([3, 0, 1, 2]);
  expect(ordered.map(({ joint }) => joint?.others.map(({ seriesId }) => seriesId))).toEqual([
    [1],
    undefined,
    undefined,
    undefined,
  ]);
  expect(ordered[0]?.joint?.score).toBe(4.5);
});

test("without an alert that may open an anomaly, or with a single metric, nothing changes", () => {
  const calm = [verdict(0, 22), alert(0, 80, { seriesId: 1, gate: "never" })];
  expect(strongestFirst(calm, 1)).toEqual(calm);
  const single = [alert(0, 93)];
  expect(strongestFirst(single, undefined)).toEqual(single);
});
