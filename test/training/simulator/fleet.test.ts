import { describe, expect, test } from "vitest";
import { FAULT_KINDS } from "../../../src/training/simulator/faults.ts";
import { correlation, simulated } from "./simulated.ts";

const FAULTY = { perHostWeek: 6, kinds: FAULT_KINDS };

describe("a simulated fleet", () => {
  test("is the same for the same seed, and another for another", () => {
    const lines = simulated(0.5).lines;
    expect(simulated(0.5).lines).toEqual(lines);
    expect(simulated(0.5, { seed: 2 }).lines).not.toEqual(lines);
  });

  test("does not change when hosts are added, whatever befalls them", () => {
    const few = simulated(3, { hosts: 3, faults: FAULTY });
    const many = simulated(3, { hosts: 9, faults: FAULTY });
    const kept = /host=site1-(db|web1|web2),/;
    expect(many.lines.filter((line) => kept.test(line))).toEqual(few.lines);
    expect(many.lines.length).toBeGreaterThan(2.5 * few.lines.length);
    const hosts = new Set(few.labels.map(({ host }) => host));
    expect(many.labels.filter(({ host, site }) => site === "site1" && hosts.has(host))).toEqual(
      few.labels,
    );
  });

  test("loses a sample now and then, and no more", () => {
    const { value } = simulated(14, { hosts: 1 }).series(["mem,", "site1-db"], "used");
    const expected = 14 * 288;
    expect(value.length).toBeLessThan(expected);
    expect(value.length).toBeGreaterThan(0.995 * expected);
  });
});

describe("what a web server shows", () => {
  const week = simulated(7);
  const of = (measurement: string, field: string) =>
    week.series([`${measurement},`, "host=site1-web1"], field);

  test("adds up: the shares of CPU time to 100 %, memory to its total", () => {
    const shares = ["user", "system", "idle", "iowait", "softirq", "steal"].map(
      (name) => of("cpu", `usage_${name}`).value,
    );
    const sums = shares[0].map((_, row) => shares.reduce((sum, share) => sum + share[row], 0));
    expect(Math.min(...sums)).toBeGreaterThan(99.99);
    expect(Math.max(...sums)).toBeLessThan(100.01);
    const [used, available, total] = ["used", "available", "total"].map(
      (name) => of("mem", name).value,
    );
    expect(
      used.map((value, row) => Math.abs(value + available[row] - total[row]) <= 1),
    ).not.toContain(false);
  });

  test("hangs together: requests bring CPU, traffic and connections", () => {
    const rates = (values: readonly number[]) =>
      values.slice(1).map((value, row) => value - values[row]);
    const requests = rates(of("nginx", "requests").value);
    const busy = of("cpu", "usage_user").value.slice(1);
    const sent = rates(of("net,interface=eth0", "bytes_sent").value);
    const active = of("nginx", "active").value.slice(1);
    // Half a day, in which no sample is lost: the columns stay in step.
    const cut = (values: readonly number[]): number[] => values.slice(0, 150);
    expect(correlation(cut(requests), cut(busy))).toBeGreaterThan(0.9);
    expect(correlation(cut(requests), cut(sent))).toBeGreaterThan(0.9);
    expect(correlation(cut(requests), cut(active))).toBeGreaterThan(0.9);
  });

  test("is busier by day than by night, and another at the weekend", () => {
    const { timeMs, value } = of("cpu", "usage_user");
    const mean = (keep: (date: Date) => boolean): number => {
      const kept = value.filter((_, row) => keep(new Date(timeMs[row])));
      return kept.reduce((sum, it) => sum + it, 0) / kept.length;
    };
    const isWeekend = (date: Date) => date.getUTCDay() % 6 === 0;
    const afternoon = (date: Date) => date.getUTCHours() >= 13 && date.getUTCHours() < 17;
    const night = (date: Date) => date.getUTCHours() >= 2 && date.getUTCHours() < 5;
    expect(mean(afternoon)).toBeGreaterThan(1.7 * mean(night));
    const weekday = mean((date) => afternoon(date) && !isWeekend(date));
    const weekend = mean((date) => afternoon(date) && isWeekend(date));
    expect(Math.abs(Math.log(weekend / weekday))).toBeGreaterThan(0.08);
  });

  test("moves like metrics do: CPU time remembers, answers have a heavy tail", () => {
    const busy = of("cpu", "usage_user").value;
    expect(correlation(busy.slice(1), busy.slice(0, -1))).toBeGreaterThan(0.8);
    const times = of("http_response", "response_time").value.toSorted((a, b) => a - b);
    const [middle, top] = [times[times.length >> 1], times[times.length - 1]];
    expect(top / middle).toBeGreaterThan(2.5);
  });

  test("counts in whole numbers that only rise while nothing restarts", () => {
    const lines = week.lines.filter((line) => line.startsWith("diskio") && line.includes("web1"));
    expect(lines.every((line) => / reads=\d+i,writes=\d+i,/.test(line))).toBe(true);
    const reads = of("diskio", "reads").value;
    expect(reads.every((value, row) => row === 0 || value >= reads[row - 1])).toBe(true);
  });
});

describe("a release", () => {
  test("is labelled as no fault and restarts the application", () => {
    const { labels, series } = simulated(10);
    const releases = labels.filter(({ kind }) => kind === "deploy");
    expect(releases.length).toBeGreaterThan(0);
    expect(releases.every(({ isFault }) => !isFault)).toBe(true);
    const total = series(["docker_container_cpu", "name=app", "web1"], "usage_total");
    const resets = total.timeMs.filter(
      (_, row) => row > 0 && total.value[row] < total.value[row - 1],
    );
    expect(resets).toHaveLength(releases.length);
    for (const [index, { startMs }] of releases.entries()) {
      expect(resets[index] - startMs).toBeLessThan(15 * 60_000);
    }
  });
});
