import type { IncomingMessage } from "node:http";

import { queryOf, UNAUTHORIZED } from "./admission.ts";
import type { Guard } from "./credentials.ts";
import { createDatabases } from "./databases.ts";
import { V1 } from "./dialect.ts";
import { sendJson, sendRefusal } from "./replies.ts";
import { streamBody } from "./stream-body.ts";
import type { Answer } from "./write-answer.ts";

const FORM_BYTES_MAX = 8 * 1024;

/**
 * Makes the answer to InfluxDB 1.x queries. Senders only ask to create their database and whether it is there;
 * everything else is refused in words.
 */
export function createQueryAnswer(guard: Guard): Answer {
  const databases = createDatabases();
  return async (request, response) => {
    const query = await parametersOf(request);
    if (query === undefined) return sendJson(response, 413, { error: "query too long" });
    if (!guard(request.headers.authorization, query)) {
      return sendRefusal(response, UNAUTHORIZED, { dialect: V1, retryAfterMs: 0 });
    }
    const text = query.get("q");
    if (!text) return sendJson(response, 400, { error: 'missing required parameter "q"' });
    const answered = databases.run(text);
    sendJson(response, "error" in answered ? 400 : 200, answered);
  };
}

/** Parameters of the URL and, after them, of a form in the body; `undefined` if the form is too large. */
async function parametersOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const parameters = queryOf(request.url);
  if (request.method !== "POST") return parameters;

  const chunks: Uint8Array[] = [];
  const take = (chunk: Uint8Array) => chunks.push(chunk);
  const end = await streamBody(request, { gzip: false, bytesMax: FORM_BYTES_MAX, take });
  if (end === "too_large") return undefined;
  const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
  for (const [name, value] of form) parameters.append(name, value);
  return parameters;
}
