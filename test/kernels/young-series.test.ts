import { describe, expect, it } from "vitest";
import { clearSeries, feed, normal, seeded, series, smallKernel } from "./feed.ts";

const kernel = smallKernel("wasm");

/** Alerts of `valueAt` in its first `count` seconds. */
function alertsOf(count: number, valueAt: (index: number) => number): number {
  clearSeries(kernel);
  const { alert } = feed(kernel, series(count, valueAt));
  return alert.reduce((sum, fired) => sum + fired, 0);
}

type Make = (random: () => number) => (index: number) => number;

const exponential = (random: () => number) => -Math.log(1 - random());

const NOISE: Readonly<Record<string, Make>> = {
  normal: (random) => () => 50 + 5 * normal(random),
  quantised: (random) => () => Math.round(5 + normal(random)),
  exponential: (random) => () => 3 * exponential(random),
  "heavy-tailed": (random) => () => Math.exp(normal(random)),
  "mostly zero with bursts": (random) => () => (random() < 0.05 ? 100 * exponential(random) : 0),
  "a random walk": (random) => {
    let level = 1000;
    return () => {
      level += normal(random);
      return level;
    };
  },
  "integer steps": (random) => {
    let level = 100;
    return () => {
      level += random() < 0.05 ? Math.sign(random() - 0.5) : 0;
      return level;
    };
  },
  "a constant that changes once": (random) => {
    const change = 60 + 500 * random();
    return (i) => (i < change ? 50 : 51);
  },
  "zeros that begin to count": (random) => {
    const change = 60 + 500 * random();
    return (i) => (i < change ? 0 : 1000);
  },
};

describe("a series in its first ten minutes, one sample a second", () => {
  it.each(Object.entries(NOISE))("stays quiet on noise: %s", (_, make) => {
    let alerts = 0;
    for (let seed = 0; seed < 60; seed++) alerts += alertsOf(600, make(seeded(seed)));
    expect(alerts).toBeLessThanOrEqual(2);
  });

  it.each([60, 90, 120, 300])(
    "alerts within five samples of load that starts at sample %i",
    (at) => {
      let found = 0;
      for (let seed = 0; seed < 40; seed++) {
        const random = seeded(seed);
        clearSeries(kernel);
        const rows = series(at + 5, (i) =>
          i < at ? Math.max(0, 5 + 2 * normal(random)) : 100 - random(),
        );
        const { alert } = feed(kernel, rows);
        found += alert.slice(at).includes(1) ? 1 : 0;
        expect(alert.slice(0, at)).not.toContain(1);
      }
      expect(found).toBeGreaterThanOrEqual(39);
    },
  );

  it("alerts on load that lasts, though a short burst has been as high", () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seeded(seed);
      clearSeries(kernel);
      const rows = series(95, (i) => {
        if (i === 60 || i === 61) return 50 + 30 * random();
        return i < 90 ? Math.round(2 * random()) / 2 : 99 + random();
      });
      expect(feed(kernel, rows).alert.slice(90)).toContain(1);
    }
  });

  it("never alerts in its first fifty samples", () => {
    const random = seeded(3);
    expect(alertsOf(50, (i) => (i % 17 === 0 ? 1e6 * random() : normal(random)))).toBe(0);
  });
});
