import type { Queryable } from "@intercom-dsar/database";
import { isUnderDataKey, type Keyring, UnsealableError } from "@intercom-dsar/sealing";
import { LedgerError } from "./ledger-error.ts";
import { earlierHashKeys, missingKeys, readLedgerKeys } from "./ledger-keys.ts";
import { openRequestKey } from "./request-key.ts";
import { openMessage, openRequest } from "./sealed-values.ts";

const UNREADABLE = "the key can't open what the ledger holds";

/**
 * Opens something that the ledger holds, so that a key that is not its own is told at start, and not with the first request.
 *
 * @param knowsKeys false for a schema of the release before, which does not know what it is sealed by
 */
export async function checkKey(database: Queryable, keyring: Keyring, knowsKeys = true): Promise<void> {
  const keys = knowsKeys ? await readLedgerKeys(database) : [];
  const missing = missingKeys(keyring, keys);
  const [known] = missing.length === 0 ? [] : await database.query("SELECT 1 AS known FROM requests LIMIT 1");
  if (known !== undefined)
    throw wrongKey(`${UNREADABLE}, which is sealed by ${missing.map(({ key_id }) => key_id).join(", ")}`);
  const [request] = await database.query<{ request_id: string; sealed: Uint8Array; chain_key: Uint8Array }>(
    "SELECT request_id, sealed, chain_key FROM requests WHERE sealed IS NOT NULL AND LENGTH(chain_key) > 1 LIMIT 1",
  );
  // What is sealed under its request's key says nothing more.
  const [message] = await database.query<{ id: string; sealed: Uint8Array }>(
    "SELECT id, sealed FROM outbox WHERE published_at IS NULL LIMIT 1",
  );
  try {
    earlierHashKeys(
      keyring,
      keys.filter((row) => !missing.includes(row)),
    );
    if (request !== undefined) {
      const { request_id, sealed, chain_key } = request;
      const key = openRequestKey({ keyring, forms: { requestKeys: true } }, request_id, chain_key);
      openRequest(key, request_id, sealed);
    }
    if (message !== undefined && !isUnderDataKey(message.sealed))
      openMessage(keyring, message.id, message.sealed);
  } catch (cause) {
    if (!(cause instanceof UnsealableError)) throw cause;
    throw wrongKey(UNREADABLE, cause);
  }
}

function wrongKey(what: string, cause?: unknown): LedgerError {
  const advice = "start with the key that it was made with, or put the new key before that one (new,old)";
  return new LedgerError("wrong_key", `${what}: ${advice}`, { cause });
}
