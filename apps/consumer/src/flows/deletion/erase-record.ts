import {
  ERASABLE,
  type ErasureContext,
  type ErasureStep,
  type RecordState,
} from "@intercom-dsar/subject-data";
import { errorCode, journalledAnswer } from "../../domain/errors.ts";
import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { adminIdOf, confirmWorkspace } from "./confirm-workspace.ts";
import { holdOnRecord } from "./hold-on-record.ts";
import { isAllowed } from "./is-allowed.ts";
import { type OwnContacts, ownContacts } from "./own-contacts.ts";
import { type PlannedRecord, readRecordPlan, recordHeldEntry, recordKey } from "./record-plan.ts";
import { isWithoutEffect } from "./without-effect.ts";

/** A record as it was read just now; calls may be made for it while `demand` does not throw. */
export type RecordRead =
  | { readonly state: "absent"; readonly answer: ReturnType<typeof journalledAnswer> }
  | (RecordState & { demand(): void; holds(): boolean });

/**
 * Erases one planned record, or leaves it alone. Each call is sent only right after a read that allows it, of the record and of the contacts by
 * which it is the subject's, and is in the journal before it leaves. Returns without having settled the record where another read is needed.
 */
export async function eraseRecord(context: DeletionContext, record: PlannedRecord): Promise<void> {
  if (record.how === "leave") return leave(context, record, "shared");
  const read = await readRecord(context, record);
  if (read.state === "absent") return settleAbsent(context, record, read.answer);
  if (read.state === "not_subjects") {
    await confirmWorkspace(context);
    return leave(context, record, "no_longer_subject");
  }
  const hold = holdOnRecord(context, record.category);
  if (hold !== null) return context.journal.append([recordHeldEntry(record, hold)]);
  const open = read.steps.filter(({ target }) => !record.stuck.has(target ?? ""));
  if (open.length === 0) return settle(context, record, read);
  for (const step of open) {
    if (!read.holds() || !(await send(context, record, step, read.demand))) return;
    if (step.action === "delete") return;
  }
}

/** Reads a record by id, with the contacts by which it is the subject's. */
export async function readRecord(context: DeletionContext, record: PlannedRecord): Promise<RecordRead> {
  const { clearances, signal } = context;
  const erasure = ERASABLE.find(({ name }) => name === record.category)?.erasure;
  if (erasure === undefined) throw new Error(`no way to erase ${record.category}`);
  const own: OwnContacts = await ownContacts(context);
  const key = recordKey(record);
  clearances.revoke(key);
  let sentAt = clearances.now();
  const guard = () => {
    sentAt = clearances.now();
  };
  const erasing: ErasureContext = { ...context, adminId: () => adminIdOf(context) };
  try {
    const state = await erasure.read(erasing, own.subject, record, { signal, guard });
    if (state.state === "present") clearances.grant(key, sentAt);
    const demand = () => {
      own.demand();
      clearances.demand(key);
    };
    return { ...state, demand, holds: () => isAllowed(demand) };
  } catch (error) {
    const code = errorCode(error);
    if (code === "not_found" || code === "gone") return { state: "absent", answer: journalledAnswer(error) };
    throw error;
  }
}

/** Sends one call, between its two entries. False where the record has to be read again first. */
async function send(
  context: DeletionContext,
  record: PlannedRecord,
  { action, target, send: call, refusalOf }: ErasureStep,
  guard: () => void,
): Promise<boolean> {
  const { journal, signal } = context;
  const { category, id } = record;
  const contactId = target === null ? id : `${id} ${target}`;
  const about = { contactId, facts: { category, action } };
  const earlierInDoubt = record.inDoubt.has(target ?? "");
  await journal.attempt([{ step: STEP.recordAttempted, ...about }]);
  try {
    const { status, requestId, metrics } = await call({ signal, guard });
    const facts = {
      ...about.facts,
      status,
      intercomRequestId: requestId,
      ...(metrics !== undefined && { metrics }),
    };
    const accepted = { step: STEP.recordAccepted, contactId, facts };
    const done = {
      step: STEP.recordSettled,
      contactId: id,
      facts: { category, done: "deleted", basis: "accepted" },
    };
    await journal.append(action === "delete" ? [accepted, done] : [accepted]);
    return true;
  } catch (error) {
    const code = errorCode(error);
    const refused = { ...about.facts, code, ...journalledAnswer(error) };
    const isUnknown = code === "not_found" || code === "gone";
    if (isUnknown && action === "delete") {
      await settleAbsent(
        context,
        { ...record, inDoubt: new Set(earlierInDoubt ? [""] : []) },
        journalledAnswer(error),
      );
      return false;
    }
    const refusal = refusalOf(error) ?? (isUnknown ? "not_found" : null);
    if (refusal !== null) {
      await journal.append([{ step: STEP.recordStuck, contactId, facts: { ...refused, reason: refusal } }]);
      return true;
    }
    if (isWithoutEffect(error))
      await journal.append([{ step: STEP.recordRefused, contactId, facts: { ...refused, earlierInDoubt } }]);
    if (code === "refused" && !isAllowed(guard)) return false;
    throw error;
  }
}

/** Nothing is left that could be sent: all of it is done, or Intercom refuses the rest. */
async function settle(
  context: DeletionContext,
  record: PlannedRecord,
  read: Extract<RecordRead, { state: "present" }>,
): Promise<void> {
  const [rest] = read.steps;
  const reason = rest === undefined ? read.outOfReach : (record.stuck.get(rest.target ?? "") ?? "not_found");
  if (reason !== null) return leave(context, record, reason);
  const basis =
    record.inDoubt.size > 0
      ? "absent_after_attempt"
      : record.acceptedAt === null
        ? "already_absent"
        : "accepted";
  const { category, id: contactId } = record;
  const facts = { category, done: "redacted_and_detached", basis };
  await context.journal.append([{ step: STEP.recordSettled, contactId, facts }]);
}

async function settleAbsent(
  context: DeletionContext,
  record: PlannedRecord,
  answer: ReturnType<typeof journalledAnswer>,
): Promise<void> {
  await confirmWorkspace(context);
  const { category, id: contactId } = record;
  if (!record.inDoubt.has("") && !wentWithConversation(context, record))
    return leave(context, record, "not_readable");
  const facts = { category, done: "deleted", basis: "absent_after_attempt", ...answer };
  await context.journal.append([{ step: STEP.recordSettled, contactId, facts }]);
}

/** A ticket of a customer is a conversation of the same id: who deletes that one deletes both. */
function wentWithConversation({ journal }: DeletionContext, { category, id }: PlannedRecord): boolean {
  if (category !== "tickets") return false;
  const { records } = readRecordPlan(journal.entries);
  return records.get(recordKey({ category: "conversations", id }))?.done === "deleted";
}

async function leave({ journal }: DeletionContext, record: PlannedRecord, reason: string): Promise<void> {
  const { category, id: contactId } = record;
  await journal.append([{ step: STEP.recordLeft, contactId, facts: { category, reason } }]);
}

const ORDER = ERASABLE.map(({ name }) => name);

/** The next record that is neither erased nor left: groups, then conversations, tickets and custom objects, whichever search found them. */
export function nextRecord({ journal }: Pick<DeletionContext, "journal">): PlannedRecord | undefined {
  const { records } = readRecordPlan(journal.entries);
  let next: PlannedRecord | undefined;
  for (const record of records.values())
    if (record.basis === null && record.left === null && (next === undefined || rank(record) < rank(next)))
      next = record;
  return next;
}

/** Groups first: of them something may be refused, and the person is still there to be detached. */
function rank({ how, category }: PlannedRecord): number {
  return how === "delete" ? ORDER.indexOf(category) : -1;
}
