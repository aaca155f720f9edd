/** Where a request may be, in the order in which it gets there. */
export const REQUEST_STATES = ["received", "running", "waiting", "ended"] as const;

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
] as const;
