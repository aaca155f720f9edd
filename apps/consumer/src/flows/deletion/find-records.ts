import { type ErasableCategory, type ErasureSubject, isShort } from "@intercom-dsar/subject-data";
import { REASONS, type Reason } from "../../domain/reasons.ts";
import type { FlowContext } from "../flow-context.ts";
import type { PlanItem } from "./plan-digest.ts";

/** The records of the subject, as they are now. */
export interface FoundRecords {
  readonly records: readonly PlanItem[];
  /** Why there may be more. */
  readonly gap: Reason | null;
}

/** Searches the categories for the records of the subject's contacts. Nothing that was read before counts. */
export async function findRecords(
  context: FlowContext,
  categories: readonly ErasableCategory[],
  subject: ErasureSubject,
): Promise<FoundRecords> {
  const records: PlanItem[] = [];
  const reading = { ...context, memo: createPassMemo() };
  for (const { name: category, erasure } of categories)
    for await (const { id, how } of erasure.find(reading, subject)) records.push({ category, id, how });
  const names = new Set(categories.map(({ name }) => name));
  const short = context.coverage
    .rows()
    .some((row) => names.has(row.resource) && (isShort(row) || row.result === "failed"));
  return { records, gap: short ? REASONS.items_missing : null };
}

/** Of one pass: a list is asked for once and read twice. */
function createPassMemo(): FlowContext["memo"] {
  const answers = new Map<string, unknown>();
  return {
    async remember<T>(key: string, read: () => Promise<T>): Promise<T> {
      if (!answers.has(key)) answers.set(key, await read());
      return answers.get(key) as T;
    },
    checkpoint: async () => {},
    forget(prefix) {
      for (const key of answers.keys()) if (key.startsWith(prefix)) answers.delete(key);
    },
  };
}
