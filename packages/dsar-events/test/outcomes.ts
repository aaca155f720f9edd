import type { Outcome } from "../src/outcome.ts";

/** A deletion that succeeded. */
export const completed = {
  requestId: "r-1",
  kind: "deletion",
  workspaceId: "abc12xyz",
  status: "completed",
  reason: null,
  receivedAt: "2026-11-23T09:00:00.000Z",
  endedAt: "2026-11-23T09:00:05.000Z",
  coverage: [
    { resource: "contacts", result: "searched", items: 1, pages: 1 },
    { resource: "contacts.archived_or_blocked", result: "not_searchable" },
  ],
  deletion: {
    contacts: [
      {
        id: "6762f0",
        role: "user",
        attemptedAt: "2026-11-23T09:00:02.000Z",
        acceptedAt: "2026-11-23T09:00:03.000Z",
        verifiedAbsentAt: "2026-11-23T09:00:04.000Z",
        basis: "accepted",
      },
    ],
    residue: ["Conversation ratings stay."],
  },
  evidence: { apiCalls: 4, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
} as const satisfies Outcome;

/** An access package of the given keys beside the required ones. */
export function accessOf(access: Partial<Outcome["access"] & object>): Outcome {
  const { deletion, ...rest } = completed;
  return {
    ...rest,
    kind: "access",
    access: {
      format: "intercom-dsar.package.v1",
      encoding: "json",
      mediaType: "application/json",
      sha256: "0".repeat(64),
      bytes: 2,
      redactions: [],
      ...access,
    },
  };
}
