import type { Seed } from "@intercom-dsar/intercom-simulator";
import type { SentRequest } from "../audit/evidence.ts";
import { type Stage, WORKSPACE } from "../stage/stage.ts";

const SUBJECT_IDS: readonly string[] = ["jo1", "jo2"];
const EMAIL = "jo@example.com";

/** The person of the matrix: a user and a lead, companies and notes, and look-alikes who must not be touched. */
export const SUBJECT_WORKSPACE: Partial<Seed["workspaces"][number]> = {
  admins: [{ id: "7", name: "Ada Quill", email: "ada@colleagues.example" }],
  companies: [{ id: "acme", company_id: "acme-7", name: "Acme Example Ltd" }],
  contacts: [
    { id: "jo1", role: "user", email: EMAIL, name: "Jo", company_ids: ["acme"] },
    { id: "jo2", role: "lead", email: EMAIL, name: "Jo" },
    { id: "plus", role: "user", email: "jo+1@example.com", name: "Jo" },
    { id: "other", role: "user", email: "jo@example.org", name: "Jo" },
  ],
  notes: [{ id: "26", contact_id: "jo1", author_id: "7", body: "<p>Called.</p>" }],
};

export function subjectRequest(requestId: string, kind: SentRequest["kind"]): SentRequest {
  return { requestId, kind, contactIds: SUBJECT_IDS };
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
