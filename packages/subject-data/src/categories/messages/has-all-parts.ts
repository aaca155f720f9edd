import { asObject, countOf } from "@intercom-dsar/intercom-client";

/** Intercom gives no more parts of a conversation or a ticket than this. */
export const MOST_PARTS = 500;

/** True where the parts that came are all there are. `counted` is what another count says, which is known to differ by a few. */
export function hasAllParts(list: unknown, key: string, counted: number | null): boolean {
  const parts = asObject(list)?.[key];
  if (!Array.isArray(parts) || parts.some((part) => asObject(part) === null)) return false;
  const total = countOf(asObject(list)?.total_count);
  if (total !== null && total > parts.length) return false;
  return parts.length < MOST_PARTS || (counted !== null && counted <= parts.length);
}
