import { ERASABLE, type ErasableCategory, type HoldRule, isShort } from "@intercom-dsar/subject-data";
import type { DeletionContext, FlowContext } from "../flow-context.ts";
import type { Hold } from "./deletion-plan.ts";
import { readRecordPlan } from "./record-plan.ts";

/** The rules of the workspace whose day has not passed. */
export function rulesInForce({ holds, clock }: Pick<FlowContext, "holds" | "clock">): readonly HoldRule[] {
  return holds.filter(({ until }) => until === null || clock.now() < until);
}

/** Categories of which everybody's records are held, and which are not erased one by one: they would go with the contact. */
export function heldWithContact(context: FlowContext): readonly ErasableCategory[] {
  const erased = new Set(context.deletionCategories.map(({ name }) => name));
  return ERASABLE.filter(({ name }) => !erased.has(name) && holdOnEverybody(context, name) !== null);
}

/** The hold on everybody's records of a category that were not looked for in this run: what an earlier one found proves nothing about today. */
export function unsearchedHold(context: DeletionContext): Hold | null {
  if (context.contactHolds.isSearched()) return null;
  const holds = ERASABLE.map(({ name }) => holdOnEverybody(context, name));
  return holds.find((hold) => hold !== null) ?? null;
}

/** By what a record of the person is held now. */
export function holdOnRecord(context: DeletionContext, category: string): Hold | null {
  const held = context.contactHolds.all().find(({ categories }) => categories.includes(category));
  return held ?? holdOnEverybody(context, category);
}

/**
 * By what the person's contacts are held now. Intercom deletes a contact's conversations with it and says nothing of the rest, so whatever is held of a person
 * holds the person's contacts too, and so does what could not be looked for.
 */
export function holdOnContacts(context: DeletionContext): Hold | null {
  const [rule] = context.contactHolds.all();
  return rule ?? holdOnEverybody(context, "contacts") ?? holdOnRecords(context);
}

function holdOnRecords(context: DeletionContext): Hold | null {
  const { records } = readRecordPlan(context.journal.entries);
  const held = [...records.values()].find(({ hold }) => hold !== null)?.hold;
  return held ?? unseenHold(context) ?? unsearchedHold(context);
}

/** The hold on a category of which not everything could be read. */
export function unseenHold(context: FlowContext): Hold | null {
  const rows = context.coverage.rows().filter((row) => isShort(row) || row.result === "failed");
  for (const { resource } of rows) {
    const hold = holdOnEverybody(context, resource);
    if (hold !== null) return hold;
  }
  return null;
}

function holdOnEverybody(context: FlowContext, category: string): HoldRule | null {
  const isHeld = ({ contacts, categories }: HoldRule) =>
    contacts.by === "everybody" && categories.includes(category);
  return rulesInForce(context).find(isHeld) ?? null;
}
