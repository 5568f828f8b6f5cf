import { z } from "zod";
import { duration } from "../../config/units.ts";
import { SEVERITIES } from "../../core/anomaly.ts";
import { secretBytes } from "./signature.ts";

const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
/** Headers that the sink sets itself. */
const OWN_HEADERS =
  /^(webhook-.*|content-(type|length)|host|connection|transfer-encoding|expect)$/i;

const Secret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/]+={0,2}$/,
    'whsec_ and then base64: make one with echo "whsec_$(openssl rand -base64 32)"',
  )
  .refine((secret) => {
    const { length } = secretBytes(secret);
    return length >= SECRET_BYTES_MIN && length <= SECRET_BYTES_MAX;
  }, "whsec_ and the base64 of 24 to 64 bytes");

const Filter = z
  .strictObject({
    families: z
      .array(z.string().min(1))
      .default([])
      .describe("Metric families whose anomalies are sent; none listed = all."),
    severity: z
      .enum(SEVERITIES)
      .default("info")
      .describe("Least severity that is sent: info, warning or critical."),
    tags: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        "Tags that a series must have, by exact value or with * and ?, such as host: web-*.",
      ),
  })
  .prefault({})
  .describe("Which anomalies are sent; an anomaly must pass every part.");

/** Options of a webhook: where events go, how they are signed, and which are sent. */
export const WebhookOptions = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "1 to 64 letters, digits, and . _ -")
    .describe(
      "Name of this webhook, unique and lasting: what waits for it is kept under this name.",
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .describe("Where events are posted; user and password in it are sent as Basic authorization."),
  secret: z
    .union([Secret, z.array(Secret).min(1).max(4)])
    .transform((secrets) => [secrets].flat())
    .describe(
      "Secret that signs the events, whsec_…; a list while changing over: all of them sign.",
    ),
  headers: z
    .record(
      z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, "the name of an HTTP header"),
      z.string().regex(/^[\t\x20-\x7e]*$/, "printable ASCII"),
    )
    .refine(
      (headers) => !Object.keys(headers).some((name) => OWN_HEADERS.test(name)),
      "headers other than host, connection, content-type, content-length and webhook-…, which are set for you",
    )
    .default({})
    .describe("Headers sent with every event, such as Authorization."),
  timeout: duration("15s").describe(
    "Longest time an attempt may take, from connecting to the answer.",
  ),
  filter: Filter,
});

/** Options of a webhook, parsed: durations in milliseconds, `secret` always a list. */
export type WebhookOptions = z.output<typeof WebhookOptions>;
