import { describe, expect, test } from "vitest";
import { WebhookOptions } from "../../../src/sinks/webhook/options.ts";

const GOOD = {
  name: "pager",
  url: "https://example.com/hook",
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
};

test("a name, a URL and a secret are enough", () => {
  expect(WebhookOptions.parse(GOOD)).toEqual({
    ...GOOD,
    secret: [GOOD.secret],
    headers: {},
    timeout: 15_000,
    filter: { families: [], severity: "info", tags: {} },
  });
});

describe("refused are", () => {
  test.each([
    ["a secret without its prefix", { secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }],
    ["a secret of less than 24 bytes", { secret: "whsec_c2hvcnQ=" }],
    ["a secret of more than 64 bytes", { secret: `whsec_${"A".repeat(88)}` }],
    ["no secret at all", { secret: [] }],
    ["a URL that is not HTTP", { url: "ftp://example.com" }],
    ["a header that the sink sets", { headers: { "Webhook-Id": "x" } }],
    ["a header with a line break", { headers: { "X-Team": "a\r\nb" } }],
    ["an unknown severity", { filter: { severity: "fatal" } }],
    ["a key that does not exist", { retries: 3 }],
  ])("%s", (_, change) => {
    expect(WebhookOptions.safeParse({ ...GOOD, ...change }).success).toBe(false);
  });
});
