import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ShadowReport } from "../src/core/shadow.ts";
import type { Engine } from "../src/engine.ts";
import { beginShadow, endShadow } from "../src/store/models/challenger.ts";
import { promoteModel } from "../src/store/models/champion.ts";
import { challengerFile } from "../src/store/models/places.ts";
import { type WrittenModel, writeModel } from "../src/store/models/write-model.ts";
import { metricsOf, type Setting, setting, start, write } from "./start-engine.ts";
import { trained, trainedClusters } from "./store/models/trained.ts";

const SLOT = { family: "m", detector: "clustering" } as const;
const SINCE = "2026-02-01T00:00:00.000Z";

/** A setting whose registry has two models of the family `m`, neither of which is champion. */
async function withModels(more = "") {
  const place = await setting();
  const registry = join(place.folder, "models");
  const [first, second] = [
    await writeModel(registry, trainedClusters(1, { family: "m" })),
    await writeModel(registry, trainedClusters(2, { family: "m" })),
  ];
  const text = `${place.text}models: { folder: "${registry}", interval: 20ms${more} }\n`;
  return { place: { ...place, text }, registry, first, second };
}

const shadow = (registry: string, { manifest }: WrittenModel, since = SINCE) =>
  beginShadow(registry, manifest, since);

async function reportsOf({ url }: Setting): Promise<ShadowReport[]> {
  const response = await fetch(`${url}/api/v1/shadow`);
  return ((await response.json()) as { shadows: ShadowReport[] }).shadows;
}

async function versionsOf(place: Setting): Promise<string[]> {
  return (await reportsOf(place)).map(({ version }) => version);
}

/** Samples of two series of the family and one of another, with a spike of the first one at `spike`. */
function lines(from: number, to: number, spike = -1): string {
  return Array.from({ length: to - from }, (_, i) => {
    const at = from + i;
    const v = at === spike ? 9000 : (at * 37) % 11;
    return `m,host=a v=${v} ${at * 1000}\nm,host=b v=${(at * 29) % 13} ${at * 1000}\nother v=${at % 5} ${at * 1000}\n`;
  }).join("");
}

/** What the engine says of every sample, and the events that come of it. */
function listenTo(engine: Engine): { scores: number[]; events: unknown[] } {
  const heard: { scores: number[]; events: unknown[] } = { scores: [], events: [] };
  engine.scored.subscribe(({ rows, score, strength, lower }) => {
    for (let row = 0; row < rows; row++) heard.scores.push(score[row], strength[row], lower[row]);
  });
  engine.events.subscribe(({ event: { type, data } }) => heard.events.push([type, data.series]));
  return heard;
}

describe("a challenger in a running engine", () => {
  test("judges the family's samples from the batch after it was named, and neither scores nor events change", async () => {
    const { place, registry, first } = await withModels();
    const plain = await withModels();
    const [engine, reference] = [await start(place), await start(plain.place)];
    const [heard, expected] = [listenTo(engine), listenTo(reference)];
    const both = async (text: string): Promise<void> => {
      await write(place.url, text);
      await write(plain.place.url, text);
    };
    await both(lines(0, 300));
    expect(await reportsOf(place)).toEqual([]);
    await shadow(registry, first);
    await expect.poll(() => versionsOf(place)).toEqual([first.manifest.version]);
    await both(lines(300, 310));
    await both(lines(310, 900, 880));
    const [report] = await reportsOf(place);
    expect(report).toMatchObject({
      ...SLOT,
      series: 2,
      samples: 2 * 590,
      counted: 2 * (590 - 284),
      skipped: 0,
      stopped: null,
      against: [],
      seriesDays: (2 * 305) / 86_400,
    });
    expect(await metricsOf(place.url)).toContain(
      `outlierd_shadow_samples_total{family="m",detector="clustering",version="${first.manifest.version}"} 1180`,
    );
    expect(heard.events.length).toBeGreaterThan(0);
    expect(heard).toEqual(expected);
  });

  test("alerts on what the champion alerts on, which counts as an alert of both", async () => {
    const { place, registry, first } = await withModels();
    await start(place);
    await write(place.url, lines(0, 300));
    await shadow(registry, first);
    await expect.poll(() => versionsOf(place)).toEqual([first.manifest.version]);
    await write(place.url, lines(300, 310));
    await write(place.url, lines(310, 900, 880));
    const [report] = await reportsOf(place);
    expect(report?.alerts).toEqual({ both: 1, champion: 0, challenger: 0, undecided: 0 });
    expect(await metricsOf(place.url)).toContain('side="both"} 1');
  });
});

describe("which version is judged in shadow", () => {
  test("changes while the engine runs, and begins anew where it is named again", async () => {
    const { place, registry, first, second } = await withModels();
    await shadow(registry, first);
    await start(place);
    expect(await versionsOf(place)).toEqual([first.manifest.version]);
    await shadow(registry, second);
    await expect.poll(() => versionsOf(place)).toEqual([second.manifest.version]);
    await write(place.url, lines(0, 10));
    await write(place.url, lines(10, 20));
    expect(await reportsOf(place)).toMatchObject([{ samples: 20 }]);
    await shadow(registry, second, "2026-02-02T00:00:00.000Z");
    await expect.poll(() => reportsOf(place)).toMatchObject([{ samples: 0 }]);
    await endShadow(registry, SLOT);
    await expect.poll(() => reportsOf(place)).toEqual([]);
    expect(await write(place.url, lines(20, 30))).toBe(204);
  });

  test("is none once it is champion; before it is compared with the champions of its family", async () => {
    const { place, registry, first, second } = await withModels();
    const engine = await start(place);
    await shadow(registry, second);
    await promoteModel(registry, first.manifest, { promoted: SINCE });
    const against = [{ detector: "clustering", version: first.manifest.version }];
    await expect.poll(() => reportsOf(place)).toMatchObject([{ against }]);
    await promoteModel(registry, second.manifest, { promoted: SINCE });
    await expect.poll(() => reportsOf(place)).toEqual([]);
    expect(engine.models.versionsOf("m")).toMatchObject([{ version: second.manifest.version }]);
  });

  test("is none where it is damaged, which is counted, and the engine goes on", async () => {
    const { place, registry, first } = await withModels();
    await start(place);
    await shadow(registry, first);
    await expect.poll(() => versionsOf(place)).toEqual([first.manifest.version]);
    await endShadow(registry, SLOT);
    await expect.poll(() => versionsOf(place)).toEqual([]);
    await writeFile(join(first.folder, "weights.bin"), "");
    const named = { format: 1, version: first.manifest.version, since: SINCE };
    await writeFile(challengerFile(registry, SLOT), JSON.stringify(named));
    await expect
      .poll(() => metricsOf(place.url))
      .toContain('outlierd_model_errors_total{code="ERR_ARTIFACT_HASH"} 1');
    expect(await reportsOf(place)).toEqual([]);
    expect(await write(place.url, lines(0, 10))).toBe(204);
  });

  test("is none beyond the limit, until there is room", async () => {
    const { place, registry, first } = await withModels(", shadow: { modelsMax: 1 }");
    const other = await writeModel(registry, {
      ...trained(),
      description: { ...trained().description, family: "other" },
    });
    await shadow(registry, first);
    await shadow(registry, other);
    await start(place);
    expect(await versionsOf(place)).toEqual([first.manifest.version]);
    expect(await metricsOf(place.url)).toContain('code="ERR_SHADOW"} 1');
    await endShadow(registry, SLOT);
    await expect.poll(() => versionsOf(place)).toEqual([other.manifest.version]);
  });

  test("is told only to who shows the token", async () => {
    const { place } = await withModels();
    const text = place.text.replace(
      "sources: {",
      'sources: { http: { token: "secret-of-16-chars" },',
    );
    await start({ ...place, text });
    const address = `${place.url}/api/v1/shadow`;
    expect((await fetch(address)).status).toBe(401);
    const headers = { authorization: "Token secret-of-16-chars" };
    expect((await fetch(address, { headers })).status).toBe(200);
  });
});
