import { EVENT_TYPES } from "@intercom-dsar/dsar-events";
import { encodeNotice, encodeOutcome } from "@intercom-dsar/dsar-events/service";
import type { Effect } from "@intercom-dsar/intercom-simulator";
import { describe, expect, it } from "vitest";
import type { PublishedRecord } from "../stage/topics.ts";
import { auditNotices } from "./audit-notices.ts";
import type { SentRequest } from "./evidence.ts";

const AT = "2026-11-23T10:00:00.000Z";
const RECIPIENTS = ["warehouse", "mailer"];
const REQUESTS: readonly SentRequest[] = [
  { requestId: "d1", kind: "deletion", contactIds: ["jo1", "jo2"] },
  { requestId: "d2", kind: "deletion", contactIds: [] },
  { requestId: "a1", kind: "access", contactIds: ["jo1"] },
];
const EFFECT: Effect = { seq: 1, at: 5, workspace: "ws1", kind: "contact_deleted", id: "jo1", call: 1 };
/** `jo2` was attempted, and is not claimed to be gone. */
const RECORDS = [
  outcomeOf("d1", {
    status: "partial",
    reason: { code: "no_longer_subject", message: "Left.", retryable: false },
    deletion: {
      contacts: [contact("jo1", "accepted"), contact("jo2", null)],
      customObjects: [
        {
          ...{ id: "7", type: "Order", how: "deleted", basis: "accepted" },
          ...{ attemptedAt: AT, acceptedAt: AT, verifiedAt: AT },
        },
      ],
      residue: [],
    },
  }),
  outcomeOf("d2", { status: "not_found", reason: { code: "no_match", message: "No.", retryable: false } }),
  outcomeOf("a1", {
    kind: "access",
    status: "not_found",
    reason: { code: "no_match", message: "No.", retryable: false },
  }),
];

describe("audit of notices", () => {
  it("is content with one for each recipient of what was erased, a repeat, and none of what was not", () => {
    const notices = RECIPIENTS.map((recipient) => noticeOf({ recipient }));
    expect(found(notices)).toEqual([]);
    expect(found([...notices, ...notices])).toEqual([]);
  });

  it("finds one that is missing", () => {
    expect(found([noticeOf({ recipient: "mailer" })])).toEqual([
      "d1: notices went to [mailer] in place of [warehouse,mailer]",
    ]);
    expect(found([])).toEqual(["d1: notices went to [] in place of [warehouse,mailer]"]);
  });

  it("finds one that is doubled by another id, and a repeat that differs", () => {
    const notices = RECIPIENTS.map((recipient) => noticeOf({ recipient }));
    const again = noticeOf({ recipient: "mailer", noticeId: "f".repeat(32) });
    const later = noticeOf({ recipient: "mailer", acknowledgeBy: "2026-12-01T10:00:00.000Z" });

    expect(found([...notices, again])).toEqual([
      "d1: notices went to [warehouse,mailer,mailer] in place of [warehouse,mailer]",
    ]);
    expect(found([...notices, later])).toEqual([
      `d1: a repeat of ${EVENT_TYPES.notice} differs from the first`,
    ]);
  });

  it("finds one that names too much or too little, and what is still there", () => {
    const [, order] = ERASED;
    const other = noticeOf({ recipient: "mailer", erased: [contacts("jo1", "jo2"), order] });
    const less = noticeOf({ recipient: "mailer", erased: [order] });

    expect(found([noticeOf({ recipient: "warehouse" }), other])).toEqual([
      "d1: the notice to mailer names other records than the outcome",
      "d1: a notice names jo2, which was never deleted",
    ]);
    expect(found([noticeOf({ recipient: "warehouse" }), less])).toEqual([
      "d1: the notice to mailer names other records than the outcome",
    ]);
  });

  it.each(["d2", "a1"])("finds one of a request that erased nothing: %s", (requestId) => {
    const notices = RECIPIENTS.map((recipient) => noticeOf({ recipient }));
    const stray = noticeOf({ recipient: "mailer", requestId, noticeId: "e".repeat(32) });

    expect(found([...notices, stray])).toEqual([
      `${requestId}: notices went to [mailer] in place of []`,
      `${requestId}: the notice to mailer names other records than the outcome`,
    ]);
  });

  it("finds one of a request that was never sent", () => {
    const notices = RECIPIENTS.map((recipient) => noticeOf({ recipient }));

    expect(found([...notices, noticeOf({ recipient: "mailer", requestId: "unheard-of" })])).toEqual([
      "unheard-of: a notice of a request that was never sent",
    ]);
  });
});

type Outcome = Parameters<typeof encodeOutcome>[0];
type Notice = Parameters<typeof encodeNotice>[0];

const ERASED = [
  contacts("jo1"),
  { category: "custom_objects", how: "deleted", ids: ["Order/7"] },
] as const satisfies Notice["erased"];

function found(events: readonly PublishedRecord[]): string[] {
  const evidence = { requests: REQUESTS, records: RECORDS, effects: [EFFECT] };
  return auditNotices(evidence, events, RECIPIENTS).map(({ requestId, detail }) => `${requestId}: ${detail}`);
}

function contacts(...ids: readonly string[]) {
  return { category: "contacts", how: "deleted", ids } as const;
}

function contact(id: string, basis: "accepted" | null) {
  const at = basis === null ? null : AT;
  return { id, role: "user", attemptedAt: AT, acceptedAt: at, verifiedAbsentAt: at, basis };
}

function noticeOf(change: Partial<Notice> & Pick<Notice, "recipient">): PublishedRecord {
  const noticeId = (change.recipient === "mailer" ? "a" : "b").repeat(32);
  const { key, headers, value } = encodeNotice(
    {
      ...{ noticeId, requestId: "d1", sender: "kafka", workspaceId: "ws1", erased: [...ERASED] },
      ...{ isCut: false, at: AT, acknowledgeBy: "2026-11-30T10:00:00.000Z" },
      ...change,
    },
    { source: "urn:test" },
  );
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}

function outcomeOf(requestId: string, change: Partial<Outcome>): PublishedRecord {
  const outcome: Outcome = {
    ...{ requestId, kind: "deletion", workspaceId: "ws1", status: "completed", reason: null },
    ...{ receivedAt: AT, endedAt: AT },
    coverage: [{ resource: "contacts", result: "searched", items: 1, pages: 1 }],
    evidence: { apiCalls: 5, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
    ...change,
  };
  const { key, headers, value } = encodeOutcome(outcome, { source: "urn:test", traceparent: null });
  return { key, headers: { ...headers }, value: value === null ? null : Buffer.from(value) };
}
