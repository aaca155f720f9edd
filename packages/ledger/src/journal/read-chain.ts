import type { ChainEntry } from "@intercom-dsar/receipts/journal-chain";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import { openContact } from "./journal.ts";

/** An entry as it is hashed, with the id that it is about; `null` where it is about none, and once the request's key is destroyed. */
export interface OpenChainEntry extends ChainEntry {
  readonly contactId: string | null;
}

interface ChainRow extends ChainEntry {
  [column: string]: string | number | Uint8Array | null;
  contact: Uint8Array | null;
}

/** A request's journal for whoever checks its chain, by the ledger's key of the request. */
export async function readChain(context: LedgerContext, requestId: string): Promise<OpenChainEntry[]> {
  const [request] = await context.database.query<{ chain_key: Uint8Array | null }>(
    "SELECT chain_key FROM requests WHERE request_id = ?",
    [requestId],
  );
  const rows = await context.database.query<ChainRow>(
    "SELECT seq, at, step, facts, contact, commitment, hash FROM journal WHERE request_id = ? ORDER BY seq",
    [requestId],
  );
  const chainKey = request?.chain_key ?? null;
  const key = isDestroyed(chainKey) ? null : openRequestKey(context, requestId, chainKey);
  return rows.map(({ contact, ...entry }) => ({
    ...entry,
    seq: Number(entry.seq),
    at: Number(entry.at),
    contactId: contact === null || key === null ? null : openContact(key, requestId, entry.seq, contact),
  }));
}
