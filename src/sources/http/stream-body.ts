import type { IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";

/** Output buffer of decompression: a thread is asked once for each, so few large ones are cheaper than many small. */
const GUNZIP_CHUNK_BYTES = 512 * 1024;

/** How a body ended; after all but `whole` the rest of it is discarded unread. */
export type BodyEnd = "whole" | "too_large" | "corrupt" | "aborted";

/** How to read a body. */
export interface BodyOptions {
  readonly gzip: boolean;
  /** The most bytes, after decompression. */
  readonly bytesMax: number;
  /** Called with each piece as it arrives; it is not joined to anything. */
  readonly take: (chunk: Uint8Array) => void;
}

/** Reads a request's body piece by piece; rejects only with what `take` throws. */
export function streamBody(request: IncomingMessage, options: BodyOptions): Promise<BodyEnd> {
  const { gzip, bytesMax, take } = options;
  const gunzip = gzip ? createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES }) : undefined;
  const body = gunzip === undefined ? request : request.pipe(gunzip);
  let bytes = 0;

  return new Promise<BodyEnd>((resolve, reject) => {
    body.on("data", (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > bytesMax) return resolve("too_large");
      try {
        take(chunk);
      } catch (cause) {
        reject(cause);
      }
    });
    body.once("end", () => resolve("whole"));
    gunzip?.once("error", () => resolve("corrupt"));
    request.once("close", () => {
      if (!request.complete) resolve("aborted");
    });
  }).finally(() => {
    body.removeAllListeners("data");
    if (gunzip !== undefined) {
      request.unpipe(gunzip);
      gunzip.destroy();
    }
    request.resume();
  });
}
