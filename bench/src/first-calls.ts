import type { CallSeen } from "@intercom-dsar/intercom-simulator";

/** When the first call for each address arrived at Intercom, in milliseconds since 1970. The first call of a request is its search. */
export function firstCalls(calls: readonly CallSeen[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { endpoint, body, at } of calls) {
    if (endpoint !== "/contacts/search") continue;
    const address = addressIn(body);
    if (address !== null && !first.has(address)) first.set(address, at);
  }
  return first;
}

function addressIn(body: unknown): string | null {
  const query = (body as { query?: { value?: unknown } } | null)?.query;
  return typeof query?.value === "string" ? query.value : null;
}
