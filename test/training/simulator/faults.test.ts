import { describe, expect, test } from "vitest";
import {
  CALM,
  FAULT_KINDS,
  type FaultKind,
  stressOf,
} from "../../../src/training/simulator/faults.ts";
import type { Label } from "../../../src/training/simulator/labels.ts";
import { type Simulated, simulated } from "./simulated.ts";

/** A fleet with faults of one kind, and the first of them on a host of the role, run to an end. */
function faulty(kind: FaultKind, role: string, hosts = 4): { run: Simulated; label: Label } {
  for (let seed = 1; seed < 40; seed++) {
    const options = { seed, hosts, faults: { perHostWeek: 3, kinds: [kind] } };
    const run = simulated(kind === "drift" ? 9 : 5, options);
    const lastMs = Number(run.lines.at(-1)?.split(" ")[2]?.slice(0, -6));
    const label = run.labels.find(
      ({ isFault, host, endMs }) => isFault && host?.includes(role) === true && endMs < lastMs,
    );
    if (label !== undefined) return { run, label };
  }
  throw new Error(`no seed has a ${kind}`);
}

/** Highest value of a field on the label's host, in the hours before it and while it lasts. */
function highest({ run, label }: ReturnType<typeof faulty>, measurement: string, field: string) {
  const { timeMs, value } = run.series([`${measurement},`, `host=${label.host}`], field);
  const between = (fromMs: number, toMs: number): number =>
    Math.max(...value.filter((_, row) => timeMs[row] >= fromMs && timeMs[row] < toMs));
  return {
    before: between(label.startMs - 6 * 3_600_000, label.startMs),
    during: between(label.startMs, label.endMs),
  };
}

describe("a fault shows where its label says:", () => {
  test("a leak fills the memory and ends with a restart", () => {
    const found = faulty("leak", "web");
    const { before, during } = highest(found, "mem", "used_percent");
    expect(during).toBeGreaterThan(before + 10);
    const { timeMs, value } = found.run.series(
      ["docker_container_cpu", "name=app", `host=${found.label.host}`],
      "usage_total",
    );
    const end = timeMs.findIndex((time) => time >= found.label.endMs - 15 * 60_000);
    expect(value[end]).toBeLessThan(value[end - 1]);
  });

  test("saturation keeps the cores of a web server and the disk of a database busy", () => {
    const web = highest(faulty("saturation", "web"), "cpu", "usage_user");
    expect(web.during).toBeGreaterThan(web.before + 20);
    const database = highest(faulty("saturation", "db"), "cpu", "usage_iowait");
    expect(database.during).toBeGreaterThan(2 * database.before);
  });

  test("a drift fills the disk of a web server and slows a database down", () => {
    const web = highest(faulty("drift", "web"), "disk", "used_percent");
    expect(web.during).toBeGreaterThan(web.before + 10);
    const found = faulty("drift", "db");
    const { timeMs, value } = found.run.series(["postgresql,"], "blks_read");
    const rate = (fromMs: number): number => {
      const row = timeMs.findIndex((time) => time >= fromMs);
      return value[row + 200] - value[row];
    };
    const { startMs, endMs } = found.label;
    expect(rate(endMs - 18 * 3_600_000)).toBeGreaterThan(2 * rate(startMs));
  });

  test("a noisy neighbour steals time", () => {
    const { before, during } = highest(faulty("noisy-neighbour", "web"), "cpu", "usage_steal");
    expect(before).toBeLessThan(5);
    expect(during).toBeGreaterThan(7);
  });

  test("a network that loses packets drops them and sends again", () => {
    const found = faulty("network-loss", "web");
    const { before, during } = highest(found, "net,interface=eth0", "drop_in");
    expect(during).toBeGreaterThan(before + 1000);
    expect(highest(found, "ping", "percent_packet_loss").during).toBeGreaterThan(0);
  });

  test("a cascade begins in the database and drags the web servers along", () => {
    const found = faulty("cascade", "db");
    const { before, during } = highest(found, "postgresql", "numbackends");
    expect(during).toBeGreaterThan(1.5 * before);
    const { timeMs, value } = found.run.series(["http_response,", "web2"], "response_time");
    const { startMs, endMs } = found.label;
    const slowest = Math.max(
      ...value.filter((_, row) => timeMs[row] >= startMs && timeMs[row] < endMs),
    );
    expect(slowest).toBeGreaterThan(0.5);
    expect(found.label.series).toContainEqual({
      measurement: "*",
      field: "*",
      tags: { site: "site1" },
    });
  });
});

test("a crash stops a whole host, or its main container, and counters begin anew", () => {
  const seen = new Set<string>();
  for (let seed = 1; seed < 40 && seen.size < 2; seed++) {
    const faults = { perHostWeek: 3, kinds: ["crash"] as const };
    const { labels, series } = simulated(3, { seed, hosts: 4, faults });
    const label = labels.find(({ isFault, host }) => isFault && host?.includes("web") === true);
    if (label === undefined || label.endMs - label.startMs < 40 * 60_000) continue;
    const isSilent = (measurement: string, name: string): boolean =>
      !series([measurement, `host=${label.host}`], name).timeMs.some(
        (time) => time >= label.startMs && time < label.endMs - 15 * 60_000,
      );
    expect(isSilent("docker_container_cpu,container_image=shop/app", "usage_total")).toBe(true);
    const [what, of, field] = isSilent("system,", "uptime")
      ? (["host", "system,", "uptime"] as const)
      : (["container", "name=app", "usage_total"] as const);
    seen.add(what);
    const { timeMs, value } = series([of, `host=${label.host}`], field);
    const back = timeMs.findIndex((time) => time >= label.endMs - 15 * 60_000);
    expect(value[back]).toBeLessThan(value[back - 2]);
  }
  expect(seen).toEqual(new Set(["host", "container"]));
});

test.each(FAULT_KINDS)("%s does nothing before its start and after its end", (kind) => {
  const fault = { id: "a", kind, host: "a", startMs: 1e9, endMs: 2e9, strength: 1, variant: 0.2 };
  expect(stressOf(fault, "database", fault.startMs - 1)).toBe(CALM);
  expect(stressOf(fault, "database", fault.endMs)).toBe(CALM);
  expect(stressOf(fault, "database", 1.5e9)).not.toEqual(CALM);
});
