import ipaddr from "ipaddr.js";

/** Addresses inside a public range that answer for a cloud's own services: Azure's host agent. */
const METADATA = new Set(["168.63.129.16"]);
/** All that is assigned for the public internet (IANA, "IPv6 Global Unicast Address Assignments"). */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * True for an address of the public internet. Everything else is refused: private, loopback, link-local (where clouds keep their
 * metadata), shared, reserved and documentation ranges, and each IPv6 form that carries an IPv4 address in it (mapped, NAT64, 6to4,
 * Teredo), since what it leads to is decided elsewhere.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || METADATA.has(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}
