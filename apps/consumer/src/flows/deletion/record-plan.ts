import type { JournalEntry } from "@intercom-dsar/ledger";
import type { ErasureHow } from "@intercom-dsar/subject-data";
import { STEP, type StepEntry } from "../../domain/journal-steps.ts";
import { type DeletionBasis, type Hold, holdOf } from "./deletion-plan.ts";

/** What the journal proves of one planned conversation, ticket or other record. Times are milliseconds since 1970. */
export interface PlannedRecord {
  readonly category: string;
  readonly id: string;
  readonly how: ErasureHow;
  readonly attemptedAt: number | null;
  /** Of the latest call that Intercom accepted. */
  readonly acceptedAt: number | null;
  /** What calls were sent for whose effect is not known: a part, a contact, or `""` for the record as a whole. */
  readonly inDoubt: ReadonlySet<string>;
  /** What in it Intercom refused for good, and why. */
  readonly stuck: ReadonlyMap<string, string>;
  /** What the claim that it is erased rests on. */
  readonly basis: DeletionBasis | null;
  readonly done: "deleted" | "redacted_and_detached" | null;
  readonly metrics: "deleted" | "retained" | null;
  readonly verifiedAt: number | null;
  /** Messages that were read back as redacted. */
  readonly parts: number | null;
  readonly stillVisible: number;
  readonly left: string | null;
  /** Where it was left as held. */
  readonly hold: Hold | null;
  /** False of one that was held when it was found: a plan has only what is erased. */
  readonly isPlanned: boolean;
}

/** The records of a deletion, as its journal tells them. */
export interface RecordPlan {
  readonly records: ReadonlyMap<string, PlannedRecord>;
  /** The categories that are erased besides contacts; `null` before they were searched. */
  readonly categories: readonly string[] | null;
  /** How many searches found some that were not planned. */
  readonly rounds: number;
  /** Whether nothing was done since the last search that could bring more. */
  readonly isSearched: boolean;
}

/** The entry that puts a record into the plan. */
export function plannedRecordEntry(
  record: { readonly category: string; readonly id: string; readonly how: ErasureHow },
  facts: { readonly round?: number; readonly carried?: true } = {},
): StepEntry {
  const { category, id, how } = record;
  return { step: STEP.recordPlanned, contactId: id, facts: { category, how, ...facts } };
}

/** The entry that leaves a record alone since it is held; with what is done with it once it is not, where it was held when it was found. */
export function recordHeldEntry(
  { category, id }: { readonly category: string; readonly id: string },
  { code, until }: Hold,
  facts: { readonly how?: ErasureHow; readonly round?: number } = {},
): StepEntry {
  return { step: STEP.recordHeld, contactId: id, facts: { category, ...facts, hold: code, until } };
}

/** The entry that says of which categories all is planned. */
export function searchedEntry(categories: readonly string[], round: number, records: number): StepEntry {
  return { step: STEP.recordsSearched, facts: { categories: categories.join(","), round, records } };
}

export function recordKey({ category, id }: { readonly category: string; readonly id: string }): string {
  return `${category} ${id}`;
}

interface Progress extends RecordPlan {
  readonly records: Map<string, PlannedRecord>;
  seen: number;
  categories: readonly string[] | null;
  rounds: number;
  isSearched: boolean;
}

/** A journal that grows is read once: a plan of thousands of conversations has tens of thousands of entries. */
const READ = new WeakMap<readonly JournalEntry[], Progress>();

/** Reads the records and their state from a journal; the answer follows a journal that grows. */
export function readRecordPlan(journal: readonly JournalEntry[]): RecordPlan {
  const progress = READ.get(journal) ?? {
    records: new Map(),
    seen: 0,
    categories: null,
    rounds: 0,
    isSearched: false,
  };
  for (const entry of journal.slice(progress.seen)) apply(progress, entry);
  progress.seen = journal.length;
  READ.set(journal, progress);
  return progress;
}

const BRINGS_MORE: ReadonlySet<string> = new Set([
  STEP.planned,
  STEP.recordPlanned,
  STEP.recordAttempted,
  STEP.recordSettled,
  STEP.recordLeft,
  STEP.contactHeld,
  STEP.recordHeld,
]);

function apply(progress: Progress, entry: JournalEntry): void {
  const { step, facts, contactId } = entry;
  if (BRINGS_MORE.has(step)) progress.isSearched = false;
  if (step === STEP.recordsSearched) {
    progress.categories = String(facts.categories ?? "")
      .split(",")
      .filter(Boolean);
    if (facts.records !== 0) progress.rounds += 1;
    progress.isSearched = true;
  }
  if (contactId === null || typeof facts.category !== "string") return;
  const [id = "", target = ""] = contactId.split(" ");
  const key = recordKey({ category: facts.category, id });
  const record = progress.records.get(key) ?? { ...FRESH, category: facts.category, id };
  progress.records.set(key, applyStep(record, target, entry));
}

const FRESH: Omit<PlannedRecord, "category" | "id"> = {
  how: "leave",
  attemptedAt: null,
  acceptedAt: null,
  inDoubt: new Set(),
  stuck: new Map(),
  basis: null,
  done: null,
  metrics: null,
  verifiedAt: null,
  parts: null,
  stillVisible: 0,
  left: null,
  hold: null,
  isPlanned: false,
};

function applyStep(record: PlannedRecord, target: string, { step, at, facts }: JournalEntry): PlannedRecord {
  const settled = new Set([...record.inDoubt].filter((each) => each !== target));
  switch (step) {
    case STEP.recordPlanned:
      return { ...record, how: howOf(facts.how), left: null, hold: null, isPlanned: true };
    case STEP.recordHeld:
      return { ...record, how: howOf(facts.how ?? record.how), left: "held", hold: holdOf(facts) };
    case STEP.recordAttempted:
      return {
        ...record,
        attemptedAt: record.attemptedAt ?? timeOf(facts.attemptedAt) ?? at,
        inDoubt: new Set([...record.inDoubt, target]),
      };
    case STEP.recordRefused:
      return facts.earlierInDoubt === true ? record : { ...record, inDoubt: settled };
    case STEP.recordStuck:
      return {
        ...record,
        inDoubt: settled,
        stuck: new Map([...record.stuck, [target, String(facts.reason)]]),
      };
    case STEP.recordAccepted:
      return {
        ...record,
        acceptedAt: timeOf(facts.acceptedAt) ?? at,
        inDoubt: settled,
        metrics: facts.metrics === "deleted" || facts.metrics === "retained" ? facts.metrics : record.metrics,
      };
    case STEP.recordSettled:
      return {
        ...record,
        done: facts.done === "deleted" ? "deleted" : "redacted_and_detached",
        basis: basisOf(facts.basis),
        inDoubt: new Set(),
        left: null,
      };
    case STEP.recordLeft:
      return { ...record, left: String(facts.reason) };
    case STEP.recordVerified:
      return {
        ...record,
        verifiedAt: timeOf(facts.verifiedAt) ?? at,
        parts: typeof facts.parts === "number" ? facts.parts : null,
      };
    case STEP.recordVisible:
      return { ...record, stillVisible: record.stillVisible + 1 };
    default:
      return record;
  }
}

function howOf(value: unknown): ErasureHow {
  return value === "delete" || value === "redact_and_detach" ? value : "leave";
}

function basisOf(value: unknown): DeletionBasis {
  return value === "accepted" || value === "absent_after_attempt" ? value : "already_absent";
}

function timeOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
