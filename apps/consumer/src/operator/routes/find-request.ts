import type { Ledger, ListedRequest } from "@intercom-dsar/ledger";
import { Problem } from "@intercom-dsar/web/problem";

/** The request that a path names; throws a 404 where there is none. */
export async function findRequest(
  { reads }: Pick<Ledger, "reads">,
  identity: { readonly sender: string; readonly requestId: string },
): Promise<ListedRequest> {
  const found = await reads.findListed(identity);
  if (found === null) throw requestUnknown();
  return found;
}

export function requestUnknown(): Problem {
  return new Problem(404, "request_unknown", "The sender has no request of this id.");
}
