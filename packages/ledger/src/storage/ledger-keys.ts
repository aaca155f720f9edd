import type { Queryable } from "@intercom-dsar/database";
import { createHashKey, type HashKey, type Keyring } from "@intercom-dsar/sealing";

/** A key that the ledger was opened with at some time. */
export interface LedgerKeyRow {
  [column: string]: string | number | Uint8Array | null;
  key_id: string;
  /** What makes its hashes, sealed. */
  hash_key: Uint8Array;
  /** Since when nothing is sealed by it: from then on the ledger opens without it. */
  retired_at: number | null;
}

export function readLedgerKeys(queryable: Queryable): Promise<LedgerKeyRow[]> {
  return queryable.query<LedgerKeyRow>(
    "SELECT key_id, hash_key, retired_at FROM ledger_keys ORDER BY since DESC",
  );
}

/** Keys that something is still sealed by, and that the keyring does not have. */
export function missingKeys(keyring: Keyring, rows: readonly LedgerKeyRow[]): LedgerKeyRow[] {
  return rows.filter(
    ({ key_id, retired_at }) => retired_at === null && keyring.hashKeys.every(({ id }) => id !== key_id),
  );
}

/** What makes the hashes of keys that are gone. @throws UnsealableError */
export function earlierHashKeys(keyring: Keyring, rows: readonly LedgerKeyRow[]): HashKey[] {
  return rows
    .filter(({ key_id }) => keyring.hashKeys.every(({ id }) => id !== key_id))
    .map(({ key_id, hash_key }) => createHashKey(key_id, keyring.open(hash_key, hashKeyContext(key_id))));
}

/** Remembers the keys of this process, and keeps what makes the hashes of each under the newest of them. */
export async function keepLedgerKeys(
  keyring: Keyring,
  transaction: Queryable,
  hashKeys: readonly HashKey[],
  now: number,
): Promise<void> {
  for (const key of hashKeys)
    await transaction.query(
      `INSERT INTO ledger_keys (key_id, hash_key, since) VALUES (?, ?, ?)
       ON CONFLICT (key_id) DO UPDATE SET hash_key = excluded.hash_key`,
      [key.id, keyring.seal(key.export(), hashKeyContext(key.id)), now],
    );
}

function hashKeyContext(keyId: string): string {
  return `ledger_keys.hash_key ${keyId}`;
}
