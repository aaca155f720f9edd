import type { CallSeen } from "@intercom-dsar/intercom-simulator";

/** When the first call for each address arrived at Intercom, in milliseconds since 1970. The first call of a request is its search. */
export function firstCalls(calls: readonly CallSeen[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { endpoint, body, at } of calls) {
    if (endpoint !== "/contacts/search") continue;
    for (const address of addressesIn(body)) if (!first.has(address)) first.set(address, at);
  }
  return first;
}

/** A search for one address, or for those of several requests. */
function addressesIn(body: unknown): readonly string[] {
  const query = (body as { query?: { value?: unknown } } | null)?.query;
  return [query?.value].flat().filter((value) => typeof value === "string");
}
