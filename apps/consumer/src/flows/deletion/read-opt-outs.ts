import { idOf } from "@intercom-dsar/intercom-client";
import type { OutboxMessage } from "@intercom-dsar/ledger";
import { errorCode } from "../../domain/errors.ts";
import type { OptOuts } from "../../domain/opt-outs.ts";
import type { DeletionContext } from "../flow-context.ts";
import { readPlan } from "./deletion-plan.ts";

/**
 * What a contact that was read in this run has left: Intercom forgets it with the contact. Takes one call; `null`, without one, where nobody is
 * told, or the contact could not be read. Where it has gone since it was read, it is not cleared any more.
 */
export async function readOptOuts(context: DeletionContext, contactId: string): Promise<OptOuts | null> {
  const { intercom, signal, suppress, choices, clearances } = context;
  const choice = choices.get(contactId);
  if (suppress === null || choice === undefined) return null;
  try {
    const subscriptions: string[] = [];
    for await (const { items } of intercom.contacts.subscriptions(contactId, { signal }))
      for (const type of items) {
        const id = idOf(type);
        if (id !== null && type.consent_type === "opt_out") subscriptions.push(id);
      }
    return { ...choice, subscriptions };
  } catch (error) {
    if (!["not_found", "gone", "merged"].includes(errorCode(error))) throw error;
    clearances.revoke(contactId);
    return null;
  }
}

/** What is told once a contact is deleted; nothing where it had left nothing. It goes into the outbox with the entry that settles the contact. */
export function suppressionsOf(context: DeletionContext, contactId: string): readonly OutboxMessage[] {
  const { journal, request, suppress } = context;
  const { contacts } = readPlan(journal.entries);
  const optOuts = contacts.get(contactId)?.optOuts ?? null;
  if (suppress === null || optOuts === null) return [];
  if (optOuts.subscriptions.length === 0 && !optOuts.unsubscribed) return [];
  const place = [...contacts.keys()].indexOf(contactId) + 1;
  return [suppress(request, place, optOuts)];
}
