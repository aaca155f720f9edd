import type { LedgerContext } from "../storage/ledger-context.ts";
import { openMessage } from "../storage/sealed-values.ts";

/** A dead letter as it may be shown: its headers, which name nobody, and never what it holds. */
export interface DeadLetter {
  /** `dead-letter:topic-partition-offset`. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly publishedAt: number | null;
  readonly quarantinedAt: number | null;
}

/** Those that are kept, the newest first. */
export async function listDeadLetters(
  { database, keyring }: LedgerContext,
  {
    limit,
    after = null,
  }: { readonly limit: number; readonly after?: { readonly at: number; readonly id: string } | null },
): Promise<DeadLetter[]> {
  const rows = await database.query<{
    id: string;
    sealed: Uint8Array;
    created_at: number;
    published_at: number | null;
    set_aside_at: number | null;
  }>(
    `SELECT id, sealed, created_at, published_at, set_aside_at FROM outbox WHERE lane = 'dead-letter' AND (created_at, id) < (?, ?)
     ORDER BY created_at DESC, id DESC LIMIT ?`,
    [after?.at ?? Number.MAX_SAFE_INTEGER, after?.id ?? "", limit],
  );
  return rows.map(({ id, sealed, created_at, published_at, set_aside_at }) => ({
    id,
    headers: openMessage(keyring, id, sealed).headers,
    createdAt: created_at,
    publishedAt: published_at,
    quarantinedAt: set_aside_at,
  }));
}
