import { roleOf, workspaceIdOf } from "@intercom-dsar/intercom-client";
import { errorCode } from "../errors.ts";
import { WorkspaceMismatchError } from "../workspaces/workspace-mismatch-error.ts";
import { type PlannedContact, readPlan, STEP } from "./deletion-plan.ts";
import { readContact } from "./find-contacts.ts";
import type { FlowContext } from "./flow-context.ts";
import { isSubject } from "./matching.ts";

/** Answers by which Intercom says that it did nothing. Anything else (5xx, a timeout, a reset) leaves the attempt in doubt. */
const WITHOUT_EFFECT = new Set([
  "rate_limited",
  "pending_export",
  "unauthorized",
  "scope_missing",
  "plan_restricted",
  "invalid_request",
  "conflict",
]);

/**
 * Deletes one planned contact. The attempt is in the journal before the call leaves, so that a run that never saw the answer is
 * continued by a read, not by a second DELETE. Throws what the client throws where the call has to be repeated later.
 */
export async function deleteContact(context: FlowContext, contact: PlannedContact): Promise<void> {
  if (contact.inDoubt && (await settleByRead(context, contact))) return;
  const { journal, intercom, signal } = context;
  await journal.append([{ step: STEP.attempted, contactId: contact.id }]);
  try {
    const { status, requestId } = await intercom.contacts.delete(contact.id, { signal });
    await journal.append([
      { step: STEP.accepted, contactId: contact.id, facts: { status, intercomRequestId: requestId } },
    ]);
  } catch (error) {
    const code = errorCode(error);
    if (code === "not_found" || code === "gone") await recordAbsent(context, contact, answerOf(error));
    else if (code === "merged") await settleMerged(context, contact.id);
    else {
      if (WITHOUT_EFFECT.has(code) || wasNotSent(error)) {
        await journal.append([
          { step: STEP.refused, contactId: contact.id, facts: { code, ...answerOf(error) } },
        ]);
      }
      throw error;
    }
  }
}

/** Reads a contact whose DELETE may have been carried out. True where the read settled it. */
async function settleByRead(context: FlowContext, contact: PlannedContact): Promise<boolean> {
  const read = await readContact(context, contact.id);
  if (read.state === "present" && read.contact.id === contact.id) return false;
  if (read.state === "absent") {
    const answer = { status: read.status, intercomRequestId: read.requestId };
    await recordAbsent(context, contact, answer);
    await context.journal.append([{ step: STEP.verified, contactId: contact.id, facts: answer }]);
  } else await settleMerged(context, contact.id);
  return true;
}

/** A 404 is evidence only while the token still speaks for the same workspace: a token of another one knows none of our ids. */
async function recordAbsent(context: FlowContext, contact: PlannedContact, answer: Answer): Promise<void> {
  await confirmWorkspace(context);
  const basis = contact.inDoubt ? "absent_after_attempt" : "already_absent";
  await context.journal.append([{ step: STEP.absent, contactId: contact.id, facts: { ...answer, basis } }]);
}

async function confirmWorkspace({ intercom, request, signal }: FlowContext): Promise<void> {
  const me = await intercom.me({ signal });
  if (workspaceIdOf(me) !== request.workspaceId) throw new WorkspaceMismatchError();
}

/** 410 `contact_merged` is neither gone nor deleted: the canonical contact joins the plan if it is the subject's, else nobody is deleted. */
export async function settleMerged(context: FlowContext, id: string): Promise<void> {
  const { journal, request } = context;
  const read = await readContact(context, id);
  if (read.state !== "present" || !isSubject(read.contact, request.subjects)) {
    await journal.append([{ step: STEP.merged, contactId: id, facts: { into: "elsewhere" } }]);
    return;
  }
  const { id: canonicalId } = read.contact;
  const joining = {
    step: STEP.planned,
    contactId: canonicalId,
    watch: true as const,
    facts: { role: roleOf(read.contact) },
  };
  const merged = { step: STEP.merged, contactId: id, facts: { into: "plan" } };
  const isPlanned = readPlan(journal.entries).contacts.has(canonicalId);
  await journal.append(isPlanned ? [merged] : [joining, merged]);
}

type Answer = { readonly status: number | null; readonly intercomRequestId: string | null };

function answerOf(error: unknown): Answer {
  const { status, requestId } = error as { status?: number | null; requestId?: string | null };
  return { status: status ?? null, intercomRequestId: requestId ?? null };
}

function wasNotSent(error: unknown): boolean {
  return (error as { sent?: boolean }).sent === false;
}
