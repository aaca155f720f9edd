import type { RequestStatus } from "./documents.ts";

/** What has to be known of a request to tell its OpenDSR status. */
export interface RequestProgress {
  /** Whether the first irreversible step has been taken. */
  readonly begun: boolean;
  /** The outcome's status, once the request has ended. */
  readonly outcome:
    | "completed"
    | "previewed"
    | "partial"
    | "not_found"
    | "cancelled"
    | "rejected"
    | "failed"
    | null;
}

/**
 * | ours                                              | OpenDSR       |
 * | ------------------------------------------------- | ------------- |
 * | not begun: it can be cancelled                    | `pending`     |
 * | begun: the first irreversible step is taken       | `in_progress` |
 * | `completed`; `not_found` (searched, nobody there) | `completed`   |
 * | `cancelled`, `partial`, `rejected`, `failed`      | `cancelled`   |
 *
 * The specification has no status for a request that was not, or not wholly, fulfilled, and `completed` must not be claimed for it: the
 * extension of the processor's domain says which of the four it was, and why.
 */
export function requestStatus({ begun, outcome }: RequestProgress): RequestStatus {
  switch (outcome) {
    case null:
      return begun ? "in_progress" : "pending";
    case "completed":
    case "previewed":
    case "not_found":
      return "completed";
    case "partial":
    case "cancelled":
    case "rejected":
    case "failed":
      return "cancelled";
  }
}
