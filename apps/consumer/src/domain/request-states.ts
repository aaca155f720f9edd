import type { RequestState, WaitReason } from "@intercom-dsar/ledger";

/** Where a request may be, in the order in which it gets there. */
export const STATES = ["received", "running", "waiting", "ended"] as const satisfies readonly RequestState[];

/** What a waiting request may wait for. */
export const WAIT_REASONS = [
  "retry",
  "authorization",
  "verification",
  "order",
  "workspace",
  "paused",
  "limit",
  "approval",
] as const satisfies readonly WaitReason[];
