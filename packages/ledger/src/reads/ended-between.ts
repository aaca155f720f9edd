import type { LedgerContext } from "../storage/ledger-context.ts";
import type { ListedRequest } from "../types.ts";
import { readListed } from "./list-requests.ts";
import type { ListPosition } from "./request-page.ts";

/** A page of what ended from `from` on and before `until` (milliseconds since 1970), the earliest first; `next` is `null` behind the last. */
export async function endedBetween(
  context: LedgerContext,
  { from, until }: { readonly from: number; readonly until: number },
  { limit, after = null }: { readonly limit: number; readonly after?: ListPosition | null },
): Promise<{ readonly requests: readonly ListedRequest[]; readonly next: ListPosition | null }> {
  const rows = await context.database.query<{ request_id: string; ended_at: number }>(
    `SELECT request_id, ended_at FROM requests WHERE state = 'ended' AND ended_at >= ? AND ended_at < ? AND (ended_at, request_id) > (?, ?)
     ORDER BY ended_at, request_id LIMIT ?`,
    [from, until, after?.time ?? 0, after?.requestId ?? "", limit],
  );
  const last = rows.at(-1);
  return {
    requests: await readListed(
      context,
      rows.map(({ request_id }) => request_id),
    ),
    next:
      rows.length < limit || last === undefined
        ? null
        : { time: Number(last.ended_at), requestId: last.request_id },
  };
}
