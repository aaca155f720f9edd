import type { PlannedContact } from "./deletion-plan.ts";
import type { PlannedRecord } from "./record-plan.ts";

/** Whether a deletion changed something, or may have: a call is in doubt where its answer was not seen. */
export function tookEffect(contacts: readonly PlannedContact[], records: readonly PlannedRecord[]): boolean {
  return (
    contacts.some(({ basis, inDoubt }) => basis !== null || inDoubt) ||
    records.some(
      ({ acceptedAt, basis, inDoubt }) => acceptedAt !== null || basis !== null || inDoubt.size > 0,
    )
  );
}
