import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Engine } from "../src/engine.ts";
import { promoteModel, rollbackModel } from "../src/store/models/champion.ts";
import { type WrittenModel, writeModel } from "../src/store/models/write-model.ts";
import { metricsOf, setting, start, write } from "./start-engine.ts";
import { trainedClusters } from "./store/models/trained.ts";

const SLOT = { family: "m", detector: "clustering" } as const;
const PROMOTED = "2026-02-01T00:00:00.000Z";

/** A setting whose registry has two models of the family `m`, the first of which is champion. */
async function withModels() {
  const place = await setting();
  const registry = join(place.folder, "models");
  const [first, second] = [
    await writeModel(registry, trainedClusters(1, { family: "m" })),
    await writeModel(registry, trainedClusters(2, { family: "m" })),
  ];
  await promoteModel(registry, first.manifest, { promoted: PROMOTED });
  const text = `${place.text}models: { folder: "${registry}", interval: 20ms }\n`;
  return { place: { ...place, text }, registry, first, second };
}

const lines = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, i) => `m,host=a v=${(from + i) % 7} ${(from + i) * 1000}\n`,
  ).join("");

const judgedBy = (engine: Engine): string[] =>
  engine.models.versionsOf("m").map(({ version }) => version);

describe("a champion of the registry", () => {
  test("is swapped while samples come, and every one of them is judged", async () => {
    const { place, registry, first, second } = await withModels();
    const engine = await start(place);
    expect(judgedBy(engine)).toEqual([first.manifest.version]);
    await promoteModel(registry, second.manifest, { promoted: PROMOTED });
    let sent = 0;
    while (judgedBy(engine)[0] !== second.manifest.version) {
      expect(await write(place.url, lines(sent, sent + 50))).toBe(204);
      sent += 50;
    }
    await write(place.url, lines(sent, sent + 400));
    expect(await metricsOf(place.url)).toContain(
      `outlierd_rows_state_total{state="judged"} ${sent + 400}`,
    );
  });

  test("is named by the events that come after the swap, and the one before by those before", async () => {
    const { place, registry, first, second } = await withModels();
    const engine = await start(place);
    const named: unknown[] = [];
    engine.events.subscribe(({ event: { type, data } }) => named.push([type, data.models]));
    const judgedAt = ({ manifest: { version } }: WrittenModel) => [
      { detector: "clustering", version },
    ];
    await write(place.url, `${lines(0, 400)}m,host=a v=9000 400000\n`);
    expect(named).toEqual([["anomaly.opened", judgedAt(first)]]);
    await promoteModel(registry, second.manifest, { promoted: PROMOTED });
    await expect.poll(() => judgedBy(engine)).toEqual([second.manifest.version]);
    await write(place.url, lines(401, 420));
    expect(named.at(1)).toEqual(["anomaly.resolved", judgedAt(second)]);
  });

  test("judges after a restart, and not the one that judged before it", async () => {
    const { place, registry, first, second } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 400));
    await before.stop();
    await promoteModel(registry, second.manifest, { promoted: PROMOTED });
    const after = await start(place);
    expect(after.series.alive).toBe(1);
    expect(judgedBy(after)).toEqual([second.manifest.version]);
    await after.stop();
    await rollbackModel(registry, SLOT);
    expect(judgedBy(await start(place))).toEqual([first.manifest.version]);
  });

  test("judges no more after a restart once the registry names none", async () => {
    const { place, registry } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 400));
    await before.stop();
    await rollbackModel(registry, SLOT);
    const after = await start(place);
    expect(judgedBy(after)).toEqual([]);
    expect(after.models.judging).toEqual([]);
  });

  test("knows after a restart which error is usual", async () => {
    const { place } = await withModels();
    const before = await start(place);
    await write(place.url, lines(0, 1200));
    const learned = before.models.judging;
    await before.stop();
    const after = await start(place);
    expect(after.models.judging).toEqual(learned);
    expect(learned).toMatchObject([{ errors: expect.any(Number) }]);
    expect(learned[0]?.errors).toBeGreaterThan(500);
  });
});
