import type { Outcome } from "@intercom-dsar/dsar-events/service";
import { RESTORABLE_FOR_MS } from "../../domain/later-look.ts";
import type { Hold, PlannedContact } from "./deletion-plan.ts";
import type { PlannedRecord } from "./record-plan.ts";
import { tookEffect } from "./took-effect.ts";

type DeletionFacts = NonNullable<Outcome["deletion"]>;
type Remaining = NonNullable<DeletionFacts["remaining"]>[number];

/** What the journal of a deletion proves, of everything that it planned. */
export interface DeletionState {
  /** Without those that turned out to be another contact of the plan. */
  readonly contacts: readonly PlannedContact[];
  /** Whether a search found a contact of the person that had become somebody else's. */
  readonly mergedElsewhere: boolean;
  readonly records: readonly PlannedRecord[];
  /** What is erased besides contacts; `null` where nothing is. */
  readonly categories: readonly string[] | null;
}

/**
 * What there still is of the person after a deletion, by Intercom's own account of what it keeps and by what the journal proves. Nothing where the
 * deletion took no effect: then nothing is claimed to be gone.
 */
export function remainingFacts(
  state: DeletionState,
): Pick<DeletionFacts, "restorableUntil" | "residue" | "remaining"> {
  const restorableUntil = restorableUntilOf(state.contacts);
  const remaining = tookEffect(state.contacts, state.records)
    ? [
        ...restorable(state.contacts, restorableUntil),
        ...unproven(state),
        ...keptByIntercom(state),
        ...outOfReach(state.categories ?? []),
      ]
    : [];
  return {
    ...(restorableUntil !== null && { restorableUntil }),
    residue: remaining.map(({ text }) => text),
    remaining,
  };
}

/** 7 days after the latest time at which one of the contacts may have been deleted. */
function restorableUntilOf(contacts: readonly PlannedContact[]): string | null {
  const times = contacts
    .filter(isGone)
    .map(({ acceptedAt, absentAt, verifiedAbsentAt }) => acceptedAt ?? absentAt ?? verifiedAbsentAt ?? 0);
  return times.length === 0 ? null : new Date(Math.max(...times) + RESTORABLE_FOR_MS).toISOString();
}

function restorable(contacts: readonly PlannedContact[], until: string | null): Remaining[] {
  if (until === null) return [];
  const text = "Intercom can restore the contacts for 7 days after their deletion.";
  return [{ code: "restorable", text, until, count: contacts.filter(isGone).length }];
}

/** What was planned and is not known to be gone. */
function unproven({ contacts, records, mergedElsewhere }: DeletionState): Remaining[] {
  const unconfirmed = [...contacts, ...records].filter(({ left, basis }) => left === null && basis === null);
  const unverified = [
    ...contacts.filter((contact) => isGone(contact) && contact.verifiedAbsentAt === null),
    ...records.filter((record) => isErased(record) && record.verifiedAt === null),
  ];
  const left = [...contacts, ...records].filter((each) => each.left !== null && each.hold === null);
  return [
    ...counted("not_confirmed", "Of what was planned, some is not known to be gone.", unconfirmed),
    ...counted("not_verified", "What Intercom accepted to delete was still shown by a read.", unverified),
    ...(mergedElsewhere
      ? [
          {
            code: "merged_elsewhere" as const,
            text: "Intercom had merged a contact of the person into somebody else's, which stays.",
          },
        ]
      : []),
    ...counted("left", "Some of it was left alone, for the reasons that stand beside it.", left),
    ...held([...contacts, ...records].flatMap(({ hold }) => (hold === null ? [] : [hold]))),
  ];
}

/** What is under a hold, until the last one ends where each of them does. */
function held(holds: readonly Hold[]): Remaining[] {
  if (holds.length === 0) return [];
  const ends = holds.flatMap(({ until }) => (until === null ? [] : [until]));
  const until = ends.length < holds.length ? {} : { until: new Date(Math.max(...ends)).toISOString() };
  const text = "Some of the person's data is under a hold and was left alone.";
  return [{ code: "held", text, ...until, count: holds.length }];
}

/** What Intercom keeps of conversations and tickets that are gone, or were redacted. */
function keptByIntercom({ records, categories }: DeletionState): Remaining[] {
  const conversations = records.filter((record) => record.category === "conversations" && isErased(record));
  const tickets = records.filter((record) => record.category === "tickets" && isErased(record));
  // Intercom deletes everything of a conversation that reporting has, ratings too, where it is asked for that.
  const inReporting = conversations.filter(({ metrics }) => metrics !== "deleted");
  const redacted = conversations.filter(({ done }) => done === "redacted_and_detached");
  const ratings = "Ratings of conversations and their comments stay in Intercom.";
  const rows = "Conversations and tickets stay in reporting.";
  return [
    ...(categories?.includes("conversations")
      ? [...counted("ratings", ratings, inReporting)]
      : [{ code: "ratings" as const, text: ratings }]),
    ...(categories?.includes("conversations") && categories.includes("tickets")
      ? counted("reporting_rows", rows, [...inReporting, ...tickets])
      : [{ code: "reporting_rows" as const, text: rows }]),
    ...counted(
      "redacted_conversations",
      "Conversations with others stay, without the person and the person's messages.",
      redacted,
    ),
  ];
}

/** Intercom says of conversations alone that they go with the contact, and of no category what becomes of another person's copy. */
const NOT_ONE_BY_ONE = {
  conversations:
    "Conversations were not erased one by one: by Intercom's account they go with the contact; messages in conversations with others may stay.",
  tickets: "Tickets were not erased one by one: Intercom does not say whether they go with the contact.",
  custom_objects:
    "Records of the company's own types were not erased one by one: Intercom does not say whether they go with the contact.",
} as const;

function outOfReach(categories: readonly string[]): Remaining[] {
  return [
    ...(["conversations", "tickets", "custom_objects"] as const)
      .filter((code) => !categories.includes(code))
      .map((code) => ({ code, text: NOT_ONE_BY_ONE[code] })),
    { code: "exports", text: "Files that were exported before are not reached." },
  ];
}

function counted(code: Remaining["code"], text: string, items: readonly unknown[]): Remaining[] {
  return items.length === 0 ? [] : [{ code, text, count: items.length }];
}

function isGone({ basis, left }: PlannedContact): boolean {
  return basis !== null && left === null;
}

function isErased({ basis, left }: PlannedRecord): boolean {
  return basis !== null && left === null;
}
