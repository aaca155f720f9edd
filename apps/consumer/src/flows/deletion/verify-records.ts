import { STEP } from "../../domain/journal-steps.ts";
import type { DeletionContext } from "../flow-context.ts";
import { confirmWorkspace } from "./confirm-workspace.ts";
import { readRecord } from "./erase-record.ts";
import { type PlannedRecord, readRecordPlan } from "./record-plan.ts";
import { nextReadOf, type StillVisible } from "./still-visible.ts";

/** Reads every erased record back by id: as gone, or as redacted and without the person. Those that still show something are waited out. */
export async function verifyRecords(context: DeletionContext): Promise<readonly StillVisible[]> {
  const { journal, clock, limits } = context;
  const waits: StillVisible[] = [];
  for (const record of [...readRecordPlan(journal.entries).records.values()]) {
    if (record.basis === null || record.verifiedAt !== null || record.left !== null) continue;
    const { category, id: contactId } = record;
    const parts = await seenErased(context, record);
    if (parts === null) {
      await journal.append([{ step: STEP.recordVisible, contactId, facts: { category } }]);
      const since = record.acceptedAt ?? record.attemptedAt ?? clock.now();
      waits.push(nextReadOf(since, record.stillVisible, clock.now(), limits.verifyForMs));
    } else {
      const facts = { category, ...(parts === "gone" ? {} : { parts }) };
      await journal.append([{ step: STEP.recordVerified, contactId, facts }]);
    }
  }
  return waits;
}

/** How many messages are redacted in what is left of it; `null` where it still shows something of the person. */
async function seenErased(context: DeletionContext, record: PlannedRecord): Promise<number | "gone" | null> {
  const read = await readRecord(context, record);
  if (read.state === "absent") {
    await confirmWorkspace(context);
    return "gone";
  }
  if (record.done === "deleted") return null;
  if (read.state === "not_subjects") return 0;
  return read.steps.length === 0 ? read.redacted : null;
}
