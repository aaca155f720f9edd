import { IntercomError } from "@intercom-dsar/intercom-client";
import { errorCode } from "../../domain/errors.ts";

/** Answers by which Intercom says that it did nothing. Anything else (5xx, a timeout, a reset) leaves the attempt in doubt. */
const WITHOUT_EFFECT = new Set([
  "rate_limited",
  "pending_export",
  "unauthorized",
  "scope_missing",
  "plan_restricted",
  "invalid_request",
  "conflict",
]);

/** True where a call that failed has certainly changed nothing. */
export function isWithoutEffect(error: unknown): boolean {
  return WITHOUT_EFFECT.has(errorCode(error)) || (error instanceof IntercomError && !error.sent);
}
