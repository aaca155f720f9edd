import type { Retention } from "../retention.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

export const DEFAULT_RETENTION: Retention = {
  identifiersMs: 30 * DAY_MS,
  recordsMs: 90 * DAY_MS,
  idsMs: 400 * DAY_MS,
};

/** Retention times that contradict each other. */
export class RetentionError extends Error {
  readonly code = "retention_invalid";
  readonly retryable = false;
  override readonly name = "RetentionError";

  constructor() {
    super("Ids have to be kept at least as long as records, and records at least as long as identifiers.");
  }
}
