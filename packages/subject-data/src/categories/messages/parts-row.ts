import { countOf, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { CoverageRow } from "../../coverage.ts";

/** Intercom gives no more parts of a conversation or a ticket than this. */
const MOST_PARTS = 500;

/**
 * The row of the parts that came in a list. `counted` is what another count says. `expected` is the larger of it and the list's own count; it
 * is told where Intercom gave as many as it gives at most, or by its list's own count more than came. The other count alone is known to differ.
 */
export function partsRow(
  resource: string,
  list: IntercomObject | null,
  key: string,
  counted: number,
): CoverageRow {
  const parts = list?.[key];
  const came = Array.isArray(parts) ? parts.length : 0;
  const total = countOf(list?.total_count) ?? 0;
  const isCutOff = came >= MOST_PARTS || total > came;
  const expected = Math.max(total, counted, came);
  return {
    resource,
    result: "searched",
    items: came,
    pages: 1,
    ...(isCutOff && expected > came && { expected }),
  };
}
