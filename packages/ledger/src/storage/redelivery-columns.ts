/**
 * A message that was delivered and is asked for again: when it was delivered first, and when it was asked for last. A release before this one
 * clears `published_at` alone, so that the later delivery counts as the first.
 */
export const REDELIVERIES = [
  "ALTER TABLE outbox ADD COLUMN first_published_at BIGINT",
  "ALTER TABLE outbox ADD COLUMN redelivered_at BIGINT",
];
