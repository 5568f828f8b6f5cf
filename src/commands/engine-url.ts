import type { Config } from "../config/schema.ts";
import { addressText } from "../core/address.ts";
import { EngineError } from "../core/errors.ts";

/** Where a running engine is asked. */
export interface EngineTarget {
  /** Without user and password. */
  readonly address: URL;
  /** What shows the token, where there is one. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the address of a running engine, which may hold its token: `http://any:TOKEN@host:8650`.
 *
 * @throws EngineError `ERR_ARGUMENT` where the text is no address.
 */
export function parseEngineUrl(url: string): EngineTarget {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new EngineError("ERR_ARGUMENT", "--url is an address such as http://127.0.0.1:8650");
  }
  const token = decodeURIComponent(address.password);
  address.username = "";
  address.password = "";
  return { address, headers: tokenHeaders(token) };
}

/** Where the engine of this configuration listens, as seen from the same machine. */
export function configuredEngine({ listen, sources }: Config): EngineTarget {
  const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[listen.host] ?? listen.host;
  return {
    address: new URL(`http://${addressText({ ...listen, host })}`),
    headers: tokenHeaders(sources.http.token ?? ""),
  };
}

function tokenHeaders(token: string): EngineTarget["headers"] {
  return token === "" ? {} : { authorization: `Token ${token}` };
}
