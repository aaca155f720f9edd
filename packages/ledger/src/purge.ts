import type { LedgerContext } from "./ledger-context.ts";
import type { Ledger } from "./types.ts";

/**
 * Destroys what has served its time, whatever the end was: first identifiers, contact ids, the per-request key and published
 * messages (they may hold a package), later the journal, last the bare ids.
 */
export async function purge(context: LedgerContext): ReturnType<Ledger["purge"]> {
  const { database, retention, now } = context;
  const { identifiersMs, recordsMs, idsMs } = retention;
  const at = now();
  return database.transaction(async (transaction) => {
    const count = async (sql: string, ...parameters: number[]) =>
      (await transaction.query(sql, parameters)).length;
    const ended = "SELECT request_id FROM requests WHERE state = 'ended' AND ended_at <= ?";
    await transaction.query(
      `UPDATE journal SET contact = NULL WHERE contact IS NOT NULL AND request_id IN (${ended})`,
      [at - identifiersMs],
    );
    await transaction.query(`DELETE FROM persons WHERE request_id IN (${ended})`, [at - identifiersMs]);
    const identifiers = await count(
      `UPDATE requests SET sealed = NULL, chain_key = NULL WHERE state = 'ended' AND ended_at <= ? AND chain_key IS NOT NULL RETURNING request_id`,
      at - identifiersMs,
    );
    const messages = await count(
      "DELETE FROM outbox WHERE published_at <= ? OR set_aside_at <= ? RETURNING id",
      at - identifiersMs,
      at - recordsMs,
    );
    await transaction.query(`DELETE FROM journal WHERE request_id IN (${ended})`, [at - recordsMs]);
    const requests = await count(
      "DELETE FROM requests WHERE state = 'ended' AND ended_at <= ? RETURNING request_id",
      at - idsMs,
    );
    await transaction.query("DELETE FROM watched WHERE expires_at <= ?", [at]);
    await transaction.query("DELETE FROM cancels WHERE noted_at <= ?", [at - idsMs]);
    return { identifiers, requests, messages };
  });
}
