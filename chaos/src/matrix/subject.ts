import type { Seed } from "@intercom-dsar/intercom-simulator";
import type { SentRequest } from "../audit/evidence.ts";
import { type Stage, WORKSPACE } from "../stage/stage.ts";

const SUBJECT_IDS: readonly string[] = ["jo1", "jo2"];
const EMAIL = "jo@example.com";

const JO = { type: "user", id: "jo1", email: EMAIL } as const;
const OTHER = { type: "user", id: "other", email: "jo@example.org" } as const;
const SINCE = 1_734_600_000;

/** The person of the matrix: a user and a lead, companies and notes, conversations and a ticket, and look-alikes who must not be touched. */
export const SUBJECT_WORKSPACE: Partial<Seed["workspaces"][number]> = {
  admins: [{ id: "7", name: "Ada Quill", email: "ada@colleagues.example" }],
  companies: [{ id: "acme", company_id: "acme-7", name: "Acme Example Ltd" }],
  contacts: [
    { id: "jo1", role: "user", email: EMAIL, name: "Jo", company_ids: ["acme"] },
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
  tickets: [{ id: "30", ticket_id: "930", contact_ids: ["jo1"], created_at: SINCE }],
  notes: [{ id: "26", contact_id: "jo1", author_id: "7", body: "<p>Called.</p>" }],
};

/** `erasure` is a deletion that erases conversations and tickets too. */
export type MatrixKind = SentRequest["kind"] | "erasure";

const RECORD_EFFECTS: readonly string[] = [
  "part_redacted 20/4020",
  "contact_detached 20/jo1",
  "conversation_deleted 10",
  "ticket_deleted 30",
];

export function subjectRequest(requestId: string, kind: MatrixKind): SentRequest {
  if (kind !== "erasure") return { requestId, kind, contactIds: SUBJECT_IDS };
  return { requestId, kind: "deletion", contactIds: SUBJECT_IDS, recordEffects: RECORD_EFFECTS };
}

/** What every consumer of the stage is started with. */
export function subjectEnvironment(kind: MatrixKind): Readonly<Record<string, string>> {
  return kind === "erasure" ? { DELETION_CATEGORIES: "contacts,conversations,tickets" } : {};
}

/** Gives the person's contacts another address, as somebody else's; those that are deleted stay as they are. */
export function changeAddresses({ simulator }: Stage): void {
  const workspace = simulator.control.workspace(WORKSPACE);
  for (const { id, state } of workspace.contacts()) {
    if (SUBJECT_IDS.includes(id) && state === "active") workspace.changeEmail(id, "somebody@else.example");
  }
}

/** The event by which an upstream system asks for it. */
export function subjectEvent({ requestId, kind }: SentRequest) {
  const data = { requestId, kind, identifiers: [{ type: "email", value: EMAIL }] };
  return { key: requestId, value: JSON.stringify(data) };
}
