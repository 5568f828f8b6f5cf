import type { IncomingMessage } from "node:http";

import type { Ingest, TimeUnit } from "../../core/source.ts";
import type { Guard } from "./credentials.ts";
import type { Dialect } from "./dialect.ts";
import type { InFlight } from "./in-flight.ts";
import type { HttpSourceOptions } from "./options.ts";

/** Why a request is not taken. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  /** Label that it is counted under. */
  readonly reason: string;
  readonly message: string;
}

/** How to read a request that is taken. */
export interface Admitted {
  readonly unit: TimeUnit;
  readonly gzip: boolean;
  /** What the body takes of the limit on bytes in flight; the reader gives it back with `InFlight.leave`. */
  readonly bytes: number;
}

/** What the decision depends on. */
export interface AdmissionParts {
  readonly options: HttpSourceOptions;
  readonly ingest: Pick<Ingest, "full" | "storing">;
  readonly guard: Guard;
  readonly inFlight: InFlight;
}

/** Makes the decision on a request by its head alone: nothing is read from those who may not write. */
export function createAdmission(
  dialect: Dialect,
  { options, ingest, guard, inFlight }: AdmissionParts,
): (request: IncomingMessage) => Admitted | Refusal {
  return ({ url, headers }) => {
    const query = queryOf(url);
    if (!guard(headers.authorization, query)) return UNAUTHORIZED;

    const precision = query.get("precision");
    const unit = unitOf(dialect, precision);
    if (unit === undefined) return unknownPrecision(precision, dialect);

    const encoding = headers["content-encoding"] ?? "";
    const gzip = IS_GZIP.get(encoding.toLowerCase());
    if (gzip === undefined) return unknownEncoding(encoding);

    const bytes = Number(headers["content-length"] ?? options.bodyBytesMax);
    if (bytes > options.bodyBytesMax) return tooLarge(options.bodyBytesMax);
    if (ingest.full) return ENGINE_FULL;
    return inFlight.enter(bytes) ? { unit, gzip, bytes } : TOO_MANY;
  };
}

function unitOf(dialect: Dialect, precision: string | null): TimeUnit | undefined {
  return precision ? dialect.units.get(precision) : dialect.defaultUnit;
}

const IS_GZIP = new Map([
  ["", false],
  ["identity", false],
  ["gzip", true],
  ["x-gzip", true],
]);

/** Parameters of a request's URL. */
export function queryOf(url = ""): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
}

/** Refusal of a request that does not show the token. */
export const UNAUTHORIZED: Refusal = {
  status: 401,
  reason: "unauthorized",
  message: "unauthorized access: send the configured token",
};

/** Refusal of a body that is larger than allowed. */
export function tooLarge(bodyBytesMax: number): Refusal {
  const message = `the body has more than ${bodyBytesMax} bytes: send smaller batches`;
  return { status: 413, reason: "too_large", message };
}

const ENGINE_FULL: Refusal = {
  status: 503,
  reason: "full",
  message: "the engine can take nothing at present, its outbox is full: try again later",
};

const TOO_MANY: Refusal = {
  status: 503,
  reason: "in_flight",
  message: "too many requests at the same time: try again later",
};

function unknownPrecision(precision: string | null, dialect: Dialect): Refusal {
  const known = [...dialect.units.keys()].join(", ");
  const message = `unknown precision '${precision}': use one of ${known}`;
  return { status: 400, reason: "precision", message };
}

function unknownEncoding(encoding: string): Refusal {
  const message = `unknown content-encoding '${encoding}': use gzip, or none`;
  return { status: 415, reason: "encoding", message };
}
