import type { RefusedLine, TimeUnit, WriteReport } from "../../core/source.ts";

/** What tells the write APIs of the three InfluxDB generations apart. */
export interface Dialect {
  readonly path: string;
  /** Unit of the timestamps where the sender names none. */
  readonly defaultUnit: TimeUnit;
  /** Unit by the name that the `precision` parameter gives it. */
  readonly units: ReadonlyMap<string, TimeUnit>;
  /** Sent with 401, so that clients which wait to be asked show their credentials. */
  readonly challenge: string;
  /** JSON of a request that was not taken; `status` is the HTTP status. */
  refusal(status: number, message: string): object;
  /** JSON of a request of which some lines were refused. */
  partial(report: WriteReport): object;
}

const REFUSED_TOLD = 10;

const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  413: "request too large",
  415: "unsupported media type",
  503: "unavailable",
};

/** InfluxDB 1.x `POST /write`. */
export const V1: Dialect = {
  path: "/write",
  defaultUnit: "ns",
  units: new Map<string, TimeUnit>([
    ["n", "ns"],
    ["ns", "ns"],
    ["u", "us"],
    ["us", "us"],
    ["µ", "us"],
    ["ms", "ms"],
    ["s", "s"],
    ["m", "m"],
    ["h", "h"],
  ]),
  challenge: 'Basic realm="outlierd"',
  refusal: (_status, message) => ({ error: message }),
  partial: (report) => ({ error: partialText(report) }),
};

/** InfluxDB 2.x `POST /api/v2/write`. */
export const V2: Dialect = {
  path: "/api/v2/write",
  defaultUnit: "ns",
  units: new Map<string, TimeUnit>([
    ["ns", "ns"],
    ["us", "us"],
    ["ms", "ms"],
    ["s", "s"],
  ]),
  challenge: "Token",
  refusal: (status, message) => ({ code: CODES[status] ?? "internal error", message }),
  partial: (report) => ({ code: "invalid", message: partialText(report) }),
};

/** InfluxDB 3 `POST /api/v3/write_lp`. */
export const V3: Dialect = {
  path: "/api/v3/write_lp",
  defaultUnit: "auto",
  units: new Map<string, TimeUnit>([
    ["auto", "auto"],
    ["nanosecond", "ns"],
    ["microsecond", "us"],
    ["millisecond", "ms"],
    ["second", "s"],
    ["ns", "ns"],
    ["us", "us"],
    ["ms", "ms"],
    ["s", "s"],
  ]),
  challenge: "Bearer",
  refusal: (_status, message) => ({ error: message }),
  partial: (report) => ({
    error: "partial write of line protocol occurred",
    data: [...report.refused.map(refusedJson), ...seriesJson(report)],
  }),
};

/** `partial write: line 3: unable to parse …; line 9: …; 12 further lines dropped=14`. */
function partialText(report: WriteReport): string {
  const told = report.refused.slice(0, REFUSED_TOLD);
  const parts = told.map(({ line, reason }) => `line ${line}: ${reason}`);
  const untold = report.refusedCount - told.length;
  if (untold > 0) parts.push(`${untold} further lines refused`);
  if (report.seriesRefused > 0) parts.push(seriesText(report));
  return `partial write: ${parts.join("; ")} dropped=${report.refusedCount}`;
}

function seriesText(report: WriteReport): string {
  return `${report.seriesRefused} samples of new series refused, the engine holds as many series as it may`;
}

function refusedJson({ line, reason, text }: RefusedLine) {
  return { original_line: text, line_number: line, error_message: reason };
}

function seriesJson(report: WriteReport) {
  if (report.seriesRefused === 0) return [];
  return [{ original_line: "", line_number: null, error_message: seriesText(report) }];
}
