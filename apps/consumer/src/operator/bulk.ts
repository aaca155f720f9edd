import type { ListPosition, RequestFilter } from "@intercom-dsar/ledger";
import type { OperatorOptions } from "./operator-options.ts";
import type { RequestAction } from "./request-actions.ts";

/** Requests of one call: what is left is told, and taken by the next. */
export const BULK_LIMIT = 10_000;
const PAGE = 200;

/** What an action did with all that fit a filter. */
export interface BulkResult {
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** How many had which result. */
  readonly results: Readonly<Record<string, number>>;
}

/**
 * Does it with every request that fits, one after the other, in the order of their arrival: what the action changes changes no place in it.
 * One that is refused or fails holds up no other.
 */
export async function runOnAll(
  options: OperatorOptions,
  action: RequestAction,
  filter: RequestFilter,
  signal: AbortSignal,
): Promise<BulkResult> {
  const { reads } = options.ledger;
  const counts = { done: 0, skipped: 0, refused: 0 };
  const results: Record<string, number> = {};
  let after: ListPosition | null = null;
  for (let seen = 0; seen < BULK_LIMIT; ) {
    const limit = Math.min(PAGE, BULK_LIMIT - seen);
    const page = await reads.list(filter, { order: "arrival", limit, after });
    for (const request of page.requests) {
      signal.throwIfAborted();
      const { is, result } = await action.run(options, request);
      counts[is] += 1;
      results[result] = (results[result] ?? 0) + 1;
    }
    seen += page.requests.length;
    after = page.next;
    if (after === null) break;
  }
  return { done: counts.done, skipped: counts.skipped, failed: counts.refused, results };
}
