import type { LookupAddress } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";

const TIMEOUT_MS = 2_000;
const TRIES = 2;

/**
 * Every address that the name servers tell of a name. Asked without the operating system's resolver, whose few threads a name that
 * does not answer would hold, so that one target's DNS slows no other. `servers` takes the place of those that the system is configured with.
 */
export async function resolveName(
  hostname: string,
  servers?: readonly string[],
): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  if (four.status === "rejected" && six.status === "rejected") throw four.reason;
  return [...addresses(four, 4), ...addresses(six, 6)];
}

/** The operating system's way, with its hosts file: `localhost` has a meaning there. */
export function resolveLocally(hostname: string): Promise<readonly LookupAddress[]> {
  return lookup(hostname, { all: true });
}

function addresses(result: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return result.status === "fulfilled" ? result.value.map((address) => ({ address, family })) : [];
}
