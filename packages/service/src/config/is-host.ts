import { isIP } from "node:net";
import { domainToASCII } from "node:url";

const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
/** Underscores are no part of a host name by RFC 1123, but of names in Docker and in DNS. */
const HOST_NAME = new RegExp(`^(?=.{1,253}\\.?$)${LABEL}(?:\\.${LABEL})*\\.?$`);

/**
 * True for what a connection can be made to: an IP address (IPv6 without brackets, with a zone or without) or a host name, also an
 * international one. A name that ends in a number and is no IPv4 address (`10.0.0.256`) is none.
 */
export function isHost(written: string): boolean {
  if (isIP(written) !== 0) return true;
  // Gives "" for a name that can't be one, and an address for a short form of IPv4 such as `127.1`, which not every resolver takes.
  const name = domainToASCII(written);
  return HOST_NAME.test(name) && isIP(name) === 0;
}
