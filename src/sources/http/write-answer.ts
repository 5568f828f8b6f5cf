import type { IncomingMessage, ServerResponse } from "node:http";

import type { Intake } from "../intake.ts";
import { releaseChunk } from "../release-chunk.ts";
import { type AdmissionParts, createAdmission, type Refusal, tooLarge } from "./admission.ts";
import type { ConnectionWriters } from "./connection-writers.ts";
import type { Dialect } from "./dialect.ts";
import { sendRefusal, sendReport } from "./replies.ts";
import { type BodyEnd, streamBody } from "./stream-body.ts";

/** Answers one request; may finish later. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What the write endpoints share. */
export interface WriteParts extends AdmissionParts {
  readonly intake: Intake;
  readonly writers: ConnectionWriters;
}

/** Makes the answer to a write request in one of the three dialects. */
export function createWriteAnswer(dialect: Dialect, parts: WriteParts): Answer {
  const { options, ingest, intake, writers, inFlight } = parts;
  const admit = createAdmission(dialect, parts);
  const refuse = (response: ServerResponse, refusal: Refusal) => {
    intake.rejected(refusal.reason);
    sendRefusal(response, refusal, { dialect, retryAfterMs: options.retryAfter });
  };

  return async (request, response) => {
    const admitted = admit(request);
    if ("status" in admitted) return refuse(response, admitted);

    const { unit, gzip, bytes } = admitted;
    const writer = writers.take(request.socket, unit);
    try {
      const take = (chunk: Uint8Array) => {
        intake.bytes(chunk.length);
        writer.write(chunk);
        if (!gzip) releaseChunk(chunk);
      };
      const end = await streamBody(request, { gzip, bytesMax: options.bodyBytesMax, take });
      const report = end === "whole" ? writer.end() : writer.report();
      intake.report(report);
      if (end !== "whole") return refuse(response, brokenOff(end, options.bodyBytesMax));

      writers.giveBack(request.socket, unit, writer);
      await ingest.storing;
      sendReport(response, report, dialect);
    } finally {
      inFlight.leave(bytes);
    }
  };
}

function brokenOff(end: Exclude<BodyEnd, "whole">, bodyBytesMax: number): Refusal {
  switch (end) {
    case "too_large":
      return tooLarge(bodyBytesMax);
    case "corrupt":
      return { status: 400, reason: end, message: "the body is not valid gzip" };
    case "aborted":
      return { status: 400, reason: end, message: "the body ended before its announced length" };
  }
}
