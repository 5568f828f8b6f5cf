import { createHash, timingSafeEqual } from "node:crypto";

/** Says whether a request shows the token. */
export type Guard = (authorization: string | undefined, query: URLSearchParams) => boolean;

/**
 * Makes the check of a request's credentials. The token is taken from the header as `Token T`, `Bearer T` or the
 * password of `Basic` (any user name), else from the parameter `p` of the 1.x API.
 *
 * @param token What must be shown; `undefined` lets everyone in.
 */
export function createGuard(token: string | undefined): Guard {
  if (token === undefined) return () => true;
  const expected = digest(token);
  return (authorization, query) => {
    const shown = shownToken(authorization) ?? query.get("p");
    return shown !== null && timingSafeEqual(digest(shown), expected);
  };
}

/** Equal lengths for the constant-time comparison, which then does not tell the token's length. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function shownToken(authorization: string | undefined): string | undefined {
  const match = /^(token|bearer|basic) +(\S+) *$/i.exec(authorization ?? "");
  if (match === null) return undefined;
  const [, scheme = "", value = ""] = match;
  return scheme.toLowerCase() === "basic" ? passwordOf(value) : value;
}

function passwordOf(base64: string): string {
  const pair = Buffer.from(base64, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}
