import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engines, metricsOf, setting, start, write } from "./start-engine.ts";

describe("the engine", () => {
  test("is ready once started, and not there once stopped", async () => {
    const place = await setting();
    const engine = await start(place);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
    await engine.stop();
    await expect(fetch(`${place.url}/readyz`)).rejects.toThrow();
  });

  test("knows its series again after a restart", async () => {
    const place = await setting();
    const first = await start(place);
    expect(
      await write(place.url, "cpu,host=a user=1,system=2 1000\nmem,host=a used=3 1000\n"),
    ).toBe(204);
    await first.stop();
    const second = await start(place);
    expect(second.series.alive).toBe(3);
    expect(second.series.name(2)).toEqual({
      measurement: "mem",
      field: "used",
      tags: { host: "a" },
    });
    expect(await write(place.url, "cpu,host=a user=1,system=2 1000\n")).toBe(204);
    expect(await metricsOf(place.url)).toContain('outlierd_rows_state_total{state="duplicate"} 2');
  });

  test("starts anew, and says so, where the checkpoint is damaged", async () => {
    const place = await setting();
    const first = await start(place);
    await write(place.url, "cpu,host=a user=1 1000\n");
    await first.stop();
    const path = join(place.folder, "learned.checkpoint");
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const second = await start(place);
    expect(second.series.alive).toBe(0);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
  });

  test("gives back what it took when it cannot start", async () => {
    const place = await setting();
    await start(place);
    const other = { ...place, text: place.text.replace(place.folder, `${place.folder}/other`) };
    await expect(start(other)).rejects.toMatchObject({ code: "ERR_LISTEN" });
    await engines.shift()?.stop();
    await start(other);
    expect((await fetch(`${place.url}/readyz`)).status).toBe(200);
  });

  test("refuses new series beyond its limit and keeps the old ones", async () => {
    const place = await setting();
    await start(place);
    const lines = Array.from({ length: 1005 }, (_, i) => `m,id=${i} v=1 1000\n`).join("");
    await write(place.url, lines);
    await write(place.url, "m,id=0 v=1 2000\n");
    const metrics = await metricsOf(place.url);
    expect(metrics).toContain("outlierd_series 1000");
    expect(metrics).toContain('outlierd_rows_state_total{state="series_limit"} 5');
    expect(metrics).toContain('outlierd_rows_state_total{state="judged"} 1001');
  });

  test("prints metrics that promtool finds no fault with", async (context) => {
    if (spawnSync("promtool", ["--version"]).error !== undefined) {
      context.skip("promtool is not installed (Debian package prometheus)");
    }
    const place = await setting();
    await start(place);
    await write(place.url, "cpu,host=a user=1\nbroken\n");
    const check = spawnSync("promtool", ["check", "metrics"], {
      input: await metricsOf(place.url),
    });
    expect(`${check.stdout}${check.stderr}`).toBe("");
    expect(check.status).toBe(0);
  });
});

test("docs/reference/metrics.md lists every metric in the source, and no other", () => {
  const page = readFileSync("docs/reference/metrics.md", "utf8");
  const listed = new Set(page.match(/(?<=^\| `)outlierd_\w+(?=` \|)/gm));
  const source = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join("src", name), "utf8"))
    .join("\n");
  const made = new Set(source.match(/(?<=")outlierd_\w+(?=")/g));
  made.delete("outlierd_score");
  expect(listed).toEqual(made);
});
