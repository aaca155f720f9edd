import type { JournalEntry } from "@intercom-dsar/ledger";
import { STEP, type StepEntry } from "../../domain/journal-steps.ts";
import type { OptOuts } from "../../domain/opt-outs.ts";

/** How a contact was found to be gone; the order of trust is in the names. */
export type DeletionBasis = "accepted" | "absent_after_attempt" | "already_absent";

/** Why a planned contact was left alone. */
export type LeftReason = "no_longer_subject" | "not_readable" | "held";

/** By what something is held. */
export interface Hold {
  /** Of the rule. */
  readonly code: string;
  /** When it ends, milliseconds since 1970; `null`: it does not. */
  readonly until: number | null;
}

/** What the journal proves of one planned contact. Times are milliseconds since 1970. */
export interface PlannedContact {
  readonly id: string;
  readonly role: string;
  readonly attemptedAt: number | null;
  /** Set while a DELETE was sent whose effect is not known: a process was killed, an answer was lost. */
  readonly inDoubt: boolean;
  /** The same for the attempts before the latest one: an answer to that one says nothing about them. */
  readonly earlierInDoubt: boolean;
  readonly acceptedAt: number | null;
  /** When a DELETE was answered that it is not there. */
  readonly absentAt: number | null;
  readonly basis: DeletionBasis | null;
  readonly verifiedAbsentAt: number | null;
  /** Reads after the DELETE that still showed the contact. */
  readonly stillVisible: number;
  readonly merged: "into_plan" | "elsewhere" | null;
  readonly left: LeftReason | null;
  /** Where it was left as held. */
  readonly hold: Hold | null;
  /** False of one that was held when it was found: a plan has only what is erased. */
  readonly isPlanned: boolean;
  /** As they were read before the latest DELETE; `null` where they were not. */
  readonly optOuts: OptOuts | null;
}

/** A deletion as its journal tells it: everything that a resumed run has to know. */
export interface DeletionPlan {
  readonly contacts: ReadonlyMap<string, PlannedContact>;
  /** How often the plan was made or extended; 0 while there is none. */
  readonly rounds: number;
  /** When each empty search was made. */
  readonly emptySearches: readonly number[];
  /** Contacts of the subject's address that had merged into somebody else's. */
  readonly mergedElsewhere: boolean;
}

/** The entry that puts a contact into the plan; by `watch` it can be found again when Intercom's webhooks name it. */
export function plannedEntry(contactId: string, facts: PlannedFacts): StepEntry {
  return { step: STEP.planned, contactId, watch: true, facts: { ...facts } };
}

/** The entry that leaves a contact alone since it is held; with its role where it was so when it was found. */
export function contactHeldEntry(
  contactId: string,
  { code, until }: Hold,
  facts: Partial<PlannedFacts> = {},
): StepEntry {
  return { step: STEP.contactHeld, contactId, facts: { ...facts, hold: code, until } };
}

/** By what an entry says that something is held. */
export function holdOf({ hold, until }: JournalEntry["facts"]): Hold {
  return { code: String(hold), until: typeof until === "number" ? until : null };
}

interface PlannedFacts {
  readonly role: string;
  /** Which search found it; left out where it joined later. */
  readonly round?: number;
  /** From an earlier request (`retryOf`). */
  readonly carried?: true;
}

/** Whatever else stands in a journal (a hint of Intercom's webhooks, a conversation) puts nobody into the plan. */
const PLAN_STEPS: ReadonlySet<string> = new Set([
  STEP.planned,
  STEP.attempted,
  STEP.refused,
  STEP.accepted,
  STEP.absent,
  STEP.verified,
  STEP.visible,
  STEP.merged,
  STEP.left,
  STEP.contactHeld,
]);

const FRESH: Omit<PlannedContact, "id" | "role"> = {
  attemptedAt: null,
  inDoubt: false,
  earlierInDoubt: false,
  acceptedAt: null,
  absentAt: null,
  basis: null,
  verifiedAbsentAt: null,
  stillVisible: 0,
  merged: null,
  left: null,
  hold: null,
  isPlanned: false,
  optOuts: null,
};

/** Reads the plan and its state from a journal. Entries that are not a deletion's are passed over. */
export function readPlan(journal: readonly JournalEntry[]): DeletionPlan {
  const contacts = new Map<string, PlannedContact>();
  const emptySearches: number[] = [];
  let rounds = 0;
  let mergedElsewhere = false;
  for (const entry of journal) {
    if (entry.step === STEP.searchedEmpty) emptySearches.push(entry.at);
    else if (entry.step === STEP.mergedElsewhere) mergedElsewhere = true;
    else if (entry.step === STEP.planClosed) rounds += 1;
    else if (entry.contactId !== null && PLAN_STEPS.has(entry.step)) {
      const contact = contacts.get(entry.contactId) ?? { ...FRESH, id: entry.contactId, role: "unknown" };
      contacts.set(entry.contactId, applyEntry(contact, entry));
    }
  }
  return { contacts, rounds, emptySearches, mergedElsewhere };
}

function applyEntry(contact: PlannedContact, { step, at, facts }: JournalEntry): PlannedContact {
  switch (step) {
    case STEP.planned:
      return {
        ...contact,
        role: String(facts.role ?? "unknown"),
        left: null,
        hold: null,
        isPlanned: true,
      };
    case STEP.contactHeld:
      return { ...contact, role: String(facts.role ?? contact.role), left: "held", hold: holdOf(facts) };
    case STEP.attempted:
      return {
        ...contact,
        attemptedAt: contact.attemptedAt ?? timeOf(facts.attemptedAt) ?? at,
        inDoubt: true,
        earlierInDoubt: contact.inDoubt,
        optOuts: optOutsOf(facts) ?? contact.optOuts,
      };
    case STEP.refused:
      return { ...contact, inDoubt: contact.earlierInDoubt };
    case STEP.accepted:
      return { ...contact, inDoubt: false, basis: "accepted", acceptedAt: timeOf(facts.acceptedAt) ?? at };
    case STEP.absent:
      return {
        ...contact,
        inDoubt: false,
        absentAt: timeOf(facts.absentAt) ?? at,
        basis: facts.basis === "absent_after_attempt" ? "absent_after_attempt" : "already_absent",
      };
    case STEP.verified:
      return { ...contact, verifiedAbsentAt: timeOf(facts.verifiedAbsentAt) ?? at };
    case STEP.visible:
      return { ...contact, stillVisible: contact.stillVisible + 1 };
    case STEP.merged:
      return {
        ...contact,
        inDoubt: false,
        // What was taken for gone, since a DELETE of it answered 404, is not: it is part of another contact.
        basis: contact.basis === "accepted" ? contact.basis : null,
        merged: facts.into === "plan" ? "into_plan" : "elsewhere",
      };
    case STEP.left:
      return { ...contact, left: facts.reason === "not_readable" ? "not_readable" : "no_longer_subject" };
    default:
      return contact;
  }
}

/** The entry that comes right before a DELETE; older versions pass over what it says of opt-outs. */
export function attemptedEntry(contactId: string, optOuts: OptOuts | null): StepEntry {
  if (optOuts === null) return { step: STEP.attempted, contactId };
  const { subscriptions, unsubscribed, subject } = optOuts;
  return {
    step: STEP.attempted,
    contactId,
    facts: { optOuts: subscriptions.join(","), unsubscribed, subject },
  };
}

function optOutsOf({ optOuts, unsubscribed, subject }: JournalEntry["facts"]): OptOuts | null {
  if (typeof optOuts !== "string" || typeof subject !== "number") return null;
  return { subscriptions: optOuts.split(",").filter(Boolean), unsubscribed: unsubscribed === true, subject };
}

/** A time that an entry carries over from an earlier request (`retryOf`). */
function timeOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
