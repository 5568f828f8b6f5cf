import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/config/nearest.ts";

const KNOWN = ["listen", "limits", "falseAlertsPerSeriesDay", "dataDir"];

describe("the nearest known word", () => {
  test.each([
    ["listn", "listen"],
    ["limit", "limits"],
    ["lisetn", "listen"],
    ["falseAlertPerSeriesDay", "falseAlertsPerSeriesDay"],
    ["false-alerts-per-series-day", "falseAlertsPerSeriesDay"],
    ["datadir", "dataDir"],
    ["DATA_DIR", "dataDir"],
  ])("%s means %s", (word, meant) => {
    expect(nearest(word, KNOWN)).toBe(meant);
  });

  test("a word that resembles none has none", () => {
    expect(nearest("webhooks", KNOWN)).toBeUndefined();
    expect(didYouMean("webhooks", KNOWN)).toBe("");
  });

  test("of two that are near the nearer one is taken", () => {
    expect(nearest("lister", ["limiter", "listen"])).toBe("listen");
  });
});
