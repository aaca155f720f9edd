import { countOf, type IntercomObject } from "@intercom-dsar/intercom-client";
import type { Coverage } from "../../coverage.ts";
import { MOST_PARTS } from "./has-all-parts.ts";

/**
 * Adds the row of the parts that came in a list. `counted` is what another count says. `expected` is the larger of it and the list's own count;
 * it is told where Intercom gave as many as it gives at most, or by its list's own count more than came. The other count alone is known to
 * differ: that is a remark.
 */
export function coverParts(
  coverage: Coverage,
  resource: string,
  list: IntercomObject | null,
  key: string,
  counted: number,
): void {
  const parts = list?.[key];
  const came = Array.isArray(parts) ? parts.length : 0;
  const total = countOf(list?.total_count) ?? 0;
  const isCutOff = came >= MOST_PARTS || total > came;
  const expected = Math.max(total, counted, came);
  const isShort = isCutOff && expected > came;
  if (isShort && came >= MOST_PARTS) coverage.remark("messages_beyond_limit", expected - came);
  if (!isCutOff) coverage.remark("messages_miscounted", expected - came);
  coverage.add({
    resource,
    result: "searched",
    items: came,
    pages: 1,
    ...(isShort && { expected }),
  });
}
