import type { ClaimedRequest } from "@intercom-dsar/ledger";
import type { Disposition } from "../domain/disposition.ts";

/** A request waits for another one until this long before its own deadline, as far as that counts; then it goes ahead and says so. */
export const ORDER_MARGIN_MS = 72 * 60 * 60 * 1_000;

/** What goes into the outcome of a request that went ahead although another should have ended first. */
export const ORDER_REMARK = "order_wait_expired";

/**
 * Two requests of one person, or a request and the one that it names in `after`: the later waits, so that data is not deleted
 * before it was handed out. One that is named and never came is waited for until `afterGraceMs` after the arrival. `null` where the request
 * may start.
 */
export function orderWait(request: ClaimedRequest, now: number, afterGraceMs: number): Disposition | null {
  if (request.begunAt !== null) return null;
  const goAheadAt = request.orderDeadline - ORDER_MARGIN_MS;
  const graceEnds = Math.min(request.arrivedAt + afterGraceMs, goAheadAt);
  const until = request.blockedBy
    .map(({ state }) => (state === "unknown" ? graceEnds : goAheadAt))
    .filter((time) => now < time);
  if (until.length === 0) return null;
  return { kind: "waiting", reason: "order", code: "waits_for_another_request", dueAt: Math.min(...until) };
}

/** True where the request started although another one should have ended first. One that was cancelled while it waited never did. */
export function wentAheadOfOrder(request: ClaimedRequest, now: number, afterGraceMs: number): boolean {
  return request.blockedBy.length > 0 && orderWait(request, now, afterGraceMs) === null;
}
