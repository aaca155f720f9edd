import type { LedgerContext } from "../storage/ledger-context.ts";
import type { JournalEntry } from "../types.ts";

/** An entry of a journal as it may be shown: it names nobody. */
export interface TimelineEntry extends Omit<JournalEntry, "contactId"> {
  /** Which of the request's contacts the entry is about, from 1 in the order in which they appear; `null` where it is about none. */
  readonly contact: number | null;
}

/** A request's journal, without what is sealed in it: contacts are numbered by the commitments to their ids. */
export async function readTimeline({ database }: LedgerContext, requestId: string): Promise<TimelineEntry[]> {
  const rows = await database.query<{
    seq: number;
    at: number;
    step: string;
    facts: string;
    commitment: string | null;
    hash: string;
  }>("SELECT seq, at, step, facts, commitment, hash FROM journal WHERE request_id = ? ORDER BY seq", [
    requestId,
  ]);
  const numbers = new Map<string, number>();
  return rows.map(({ seq, at, step, facts, commitment, hash }) => {
    if (commitment !== null && !numbers.has(commitment)) numbers.set(commitment, numbers.size + 1);
    const contact = commitment === null ? null : (numbers.get(commitment) ?? null);
    return { seq, at, step, facts: JSON.parse(facts), contact, hash };
  });
}
