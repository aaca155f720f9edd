import { fileURLToPath } from "node:url";
import type { Seed } from "@intercom-dsar/intercom-simulator";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import type { SentRequest, SubjectRecord } from "../audit/evidence.ts";
import type { NoticeReceiver } from "../stage/notice-receiver.ts";
import { STAGE_NOTICE_KEY, type Stage, WORKSPACE } from "../stage/stage.ts";

const SUBJECT_IDS: readonly string[] = ["jo1", "jo2"];
const EMAIL = "jo@example.com";

const JO = { type: "user", id: "jo1", email: EMAIL } as const;
const OTHER = { type: "user", id: "other", email: "jo@example.org" } as const;
const SINCE = 1_734_600_000;

/** The person of the matrix: a user and a lead, companies and notes, conversations, a ticket and an order, and look-alikes who must not be touched. */
export const SUBJECT_WORKSPACE: Partial<Seed["workspaces"][number]> = {
  admins: [{ id: "7", name: "Ada Quill", email: "ada@colleagues.example" }],
  companies: [{ id: "acme", company_id: "acme-7", name: "Acme Example Ltd" }],
  contacts: [
    {
      id: "jo1",
      role: "user",
      email: EMAIL,
      name: "Jo",
      company_ids: ["acme"],
      tags: [{ id: "t1", name: "Legal hold" }],
      subscription_ids: ["17"],
    },
    { id: "jo2", role: "lead", email: EMAIL, name: "Jo" },
    { id: "plus", role: "user", email: "jo+1@example.com", name: "Jo" },
    { id: "other", role: "user", email: "jo@example.org", name: "Jo" },
  ],
  conversations: [
    { id: "10", contact_ids: ["jo1"], created_at: SINCE, source: { author: JO, body: "Hello" } },
    {
      id: "20",
      contact_ids: ["jo1", "other"],
      created_at: SINCE,
      source: { author: JO, body: "Jo's" },
      parts: [{ author: OTHER, body: "Another's", created_at: SINCE }],
    },
  ],
  subscription_types: [{ id: "17", name: "News" }],
  custom_objects: [{ type: "Order", id: "7", external_id: "o-7", created_at: SINCE, contact_ids: ["jo1"] }],
  tickets: [{ id: "30", ticket_id: "930", contact_ids: ["jo1"], created_at: SINCE }],
  notes: [{ id: "26", contact_id: "jo1", author_id: "7", body: "<p>Called.</p>" }],
};

/**
 * `erasure` is a deletion that erases conversations, tickets and custom objects too, and tells of opt-outs; `held` the same where a hold is on the
 * ticket, and so on the contacts; `look` the later look at a deletion that has ended.
 */
export const MATRIX_KINDS = ["deletion", "access", "erasure", "held", "look"] as const;
export type MatrixKind = (typeof MATRIX_KINDS)[number];

const HOLD = "case_17";
const TICKET: SubjectRecord = {
  category: "tickets",
  id: "30",
  how: "deleted",
  effects: ["ticket_deleted 30"],
};
const RECORDS: readonly SubjectRecord[] = [
  { category: "conversations", id: "10", how: "deleted", effects: ["conversation_deleted 10"] },
  {
    category: "conversations",
    id: "20",
    how: "redacted_and_detached",
    effects: ["part_redacted 20/4020", "contact_detached 20/jo1"],
  },
  { category: "custom_objects", id: "Order/7", how: "deleted", effects: ["custom_object_deleted Order/7"] },
];

export function subjectRequest(requestId: string, kind: MatrixKind): SentRequest {
  const deletion = { requestId, kind: "deletion", contactIds: SUBJECT_IDS } as const;
  switch (kind) {
    case "access":
      return { ...deletion, kind };
    case "erasure":
      return { ...deletion, records: [...RECORDS, TICKET], optedOut: ["jo1"] };
    case "held":
      return { ...deletion, records: [...RECORDS, { ...TICKET, how: "left", effects: [] }], heldBy: HOLD };
    default:
      return deletion;
  }
}

const RECEIPT_KEY = Buffer.alloc(32, 7);
/** By which the receipts of every kind are checked. */
export const RECEIPT_JWKS = createReceiptSigner([RECEIPT_KEY], "urn:chaos").jwks;
const HOLDS_FILE = fileURLToPath(new URL("./holds.yaml", import.meta.url));

/** Who is told of deletions of the kind: one by the events topic, one by a callback. */
export function noticeRecipients(kind: MatrixKind): readonly string[] {
  return kind === "access" || kind === "look" ? [] : ["warehouse", "mailer"];
}

/** What every consumer of the stage is started with. */
export function subjectEnvironment(
  kind: MatrixKind,
  noticeReceiver: Pick<NoticeReceiver, "url">,
): Readonly<Record<string, string>> {
  const every = { RECEIPT_KEY: RECEIPT_KEY.toString("base64"), ...noticeEnvironment(kind, noticeReceiver) };
  if (kind !== "erasure" && kind !== "held") return every;
  return {
    ...every,
    DELETION_CATEGORIES: "contacts,conversations,tickets,custom_objects",
    CUSTOM_OBJECT_TYPES: "Order",
    SUPPRESSION_KEY: Buffer.alloc(32, 8).toString("base64"),
    ...(kind === "held" && { HOLDS_FILE }),
  };
}

function noticeEnvironment(
  kind: MatrixKind,
  { url }: Pick<NoticeReceiver, "url">,
): Readonly<Record<string, string>> {
  const [onTopic, posted] = noticeRecipients(kind);
  if (onTopic === undefined) return {};
  const recipients = [
    { name: onTopic, keys: [`whsec_${Buffer.alloc(32, 1).toString("base64")}`] },
    { name: posted, keys: [STAGE_NOTICE_KEY], callbackUrl: url },
  ];
  return {
    NOTICE_RECIPIENTS: JSON.stringify(recipients),
    CALLBACK_DEVELOPMENT: "true",
    // Somebody has to be able to acknowledge: the recipients themselves, at a port that nobody calls here.
    WEBHOOK_PORT: "0",
    WEBHOOK_HOST: "127.0.0.1",
  };
}

/** Gives the person's contacts another address, as somebody else's; those that are deleted stay as they are. */
export function changeAddresses({ simulator }: Stage): void {
  const workspace = simulator.control.workspace(WORKSPACE);
  for (const { id, state } of workspace.contacts()) {
    if (SUBJECT_IDS.includes(id) && state === "active") workspace.changeEmail(id, "somebody@else.example");
  }
}

/** Brings the person's contacts back, as Intercom does within seven days. */
export function restoreContacts({ simulator }: Stage): void {
  const workspace = simulator.control.workspace(WORKSPACE);
  for (const { id, state } of workspace.contacts()) if (state === "deleted") workspace.restoreContact(id);
}

/** The event by which an upstream system asks for it. */
export function subjectEvent({ requestId, kind }: SentRequest) {
  const data = { requestId, kind, identifiers: [{ type: "email", value: EMAIL }] };
  return { key: requestId, value: JSON.stringify(data) };
}
