import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Addresses that no webhook is ever sent to: link-local ones, among them the metadata services of cloud
 * providers (169.254.169.254 and its IPv6 and vendor twins), which hand credentials to whoever asks.
 * Loopback and private addresses are allowed: the configuration file is trusted, and receivers are often
 * in-house.
 */
const BLOCKED = new BlockList();
BLOCKED.addSubnet("169.254.0.0", 16, "ipv4");
BLOCKED.addAddress("100.100.100.200", "ipv4");
BLOCKED.addAddress("168.63.129.16", "ipv4");
BLOCKED.addSubnet("fe80::", 10, "ipv6");
BLOCKED.addAddress("fd00:ec2::254", "ipv6");
BLOCKED.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");

/** An error of the guard, told apart from errors of the name service. */
export class BlockedAddressError extends Error {
  /** @param address The address that was refused. */
  constructor(address: string) {
    super(`${address} is a link-local or metadata address: no webhook is sent there`);
    this.name = "BlockedAddressError";
  }
}

/** Whether the address is one that no webhook is sent to; IPv4 written as IPv6 is seen through. */
export function isBlockedAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && BLOCKED.check(address, family === 6 ? "ipv6" : "ipv4");
}

/**
 * Refuses a host that is a blocked address itself: such a host is never looked up. Numeric forms such as
 * `0xa9fe.1` are addresses already, once `URL` has read them.
 *
 * @param hostname As `URL` gives it, IPv6 in brackets.
 * @throws BlockedAddressError
 */
export function checkHost(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isBlockedAddress(address)) throw new BlockedAddressError(address);
}

/**
 * A name lookup that fails if any address of the name is blocked, made at each connection, so that a
 * name which changes its address later is caught too.
 *
 * @param lookup The lookup to guard; the system's by default.
 */
export function guardedLookup(lookup: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      const blocked = error === null ? addresses.find(isBlockedAddress) : undefined;
      if (blocked === undefined) callback(error, address, family);
      else callback(new BlockedAddressError(blocked), address, family);
    });
  };
}
