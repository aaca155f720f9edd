import type { Queryable } from "@intercom-dsar/database";
import type { Ledger } from "../ledger.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";

/** Rows that go in one transaction: enough to be quick, few enough that nobody waits long for the database. */
const BATCH = 500;

/**
 * Destroys what has served its time, whatever the end was: first identifiers, contact ids, the per-request key and published
 * messages (they may hold a package), later the journal, last the bare ids.
 */
export async function purge(
  context: LedgerContext,
  signal = new AbortController().signal,
  onBatch: () => void = () => {},
): ReturnType<Ledger["maintenance"]["purge"]> {
  const { database, retention, now } = context;
  const at = now();
  const before = {
    identifiers: at - retention.identifiersMs,
    records: at - retention.recordsMs,
    ids: at - retention.idsMs,
  };

  /** Finds and destroys, a batch at a time, until nothing is left; resolves to the count. */
  async function all(
    find: (transaction: Queryable) => Promise<{ id: string }[]>,
    statements: readonly string[],
  ): Promise<number> {
    for (let total = 0; ; ) {
      signal.throwIfAborted();
      const size = await database.transaction(async (transaction) => {
        const ids = (await find(transaction)).map(({ id }) => id);
        if (ids.length > 0)
          for (const sql of statements) await transaction.query(sql.replace("{ids}", placeholders(ids)), ids);
        return ids.length;
      });
      onBatch();
      total += size;
      if (size < BATCH) return total;
    }
  }
  const ended = (condition: string, until: number) => (transaction: Queryable) =>
    transaction.query<{ id: string }>(
      `SELECT request_id AS id FROM requests WHERE state = 'ended' AND ${condition} AND ended_at <= ? ORDER BY ended_at LIMIT ${BATCH}`,
      [until],
    );
  const messages = (condition: string, until: number) => (transaction: Queryable) =>
    transaction.query<{ id: string }>(`SELECT id FROM outbox WHERE ${condition} <= ? LIMIT ${BATCH}`, [
      until,
    ]);

  const identifiers = await all(ended("chain_key IS NOT NULL", before.identifiers), [
    "UPDATE journal SET contact = NULL WHERE contact IS NOT NULL AND request_id IN ({ids})",
    "DELETE FROM persons WHERE request_id IN ({ids})",
    "UPDATE requests SET sealed = NULL, chain_key = NULL WHERE request_id IN ({ids})",
  ]);
  const destroy = ["DELETE FROM outbox WHERE id IN ({ids})"];
  const published = await all(messages("published_at", before.identifiers), destroy);
  const setAside = await all(messages("published_at IS NULL AND set_aside_at", before.records), destroy);
  await all(ended("records_purged_at IS NULL", before.records), [
    "DELETE FROM journal WHERE request_id IN ({ids})",
    `UPDATE requests SET records_purged_at = ${at} WHERE request_id IN ({ids})`,
  ]);
  const requests = await all(ended("ended_at IS NOT NULL", before.ids), [
    "DELETE FROM journal WHERE request_id IN ({ids})",
    "DELETE FROM requests WHERE request_id IN ({ids})",
  ]);
  await database.transaction(async (transaction) => {
    await transaction.query("DELETE FROM watched WHERE expires_at <= ?", [at]);
    await transaction.query("DELETE FROM cancels WHERE noted_at <= ?", [before.ids]);
    await transaction.query("DELETE FROM sender_cancels WHERE noted_at <= ?", [before.ids]);
  });
  return { identifiers, requests, messages: published + setAside };
}
