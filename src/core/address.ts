import { EngineError } from "./errors.ts";

/** Where to listen. */
export interface Address {
  /** A name or an IP address, without the brackets of IPv6. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/**
 * Reads `host:port` or `[ipv6]:port`.
 *
 * @returns `undefined` if the text is neither.
 */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? "", port };
}

/** The address as people write it: `127.0.0.1:8650`, `[::1]:8650`. */
export function addressText(address: Address): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${host}:${address.port}`;
}

const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there: stop it, or choose another port",
  EACCES: "ports below 1024 need extra rights: choose a higher port",
  EADDRNOTAVAIL: "this machine has no such address: choose 127.0.0.1 or 0.0.0.0",
  ENOTFOUND: "the host name is not known: choose an IP address",
};

/**
 * The error of a port that could not be opened, with its remedy.
 *
 * @param option Configuration key that holds the address.
 * @param cause What the system said.
 */
export function listenError(address: Address, option: string, cause: unknown): EngineError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
  const remedy = REMEDIES[code] ?? "choose another address";
  const message = `cannot listen on ${addressText(address)} (${code}): ${remedy} (option ${option})`;
  return new EngineError("ERR_LISTEN", message, { cause });
}
