import type { Queryable } from "@intercom-dsar/database";
import { isUnderDataKey, type Keyring, UnsealableError } from "@intercom-dsar/sealing";
import { LedgerError } from "./ledger-error.ts";
import { openRequestKey } from "./request-key.ts";
import { openMessage, openRequest } from "./sealed-values.ts";

/** Opens something that the ledger holds, so that a key that is not its own is told at start, and not with the first request. */
export async function checkKey(database: Queryable, keyring: Keyring): Promise<void> {
  const [request] = await database.query<{ request_id: string; sealed: Uint8Array; chain_key: Uint8Array }>(
    "SELECT request_id, sealed, chain_key FROM requests WHERE sealed IS NOT NULL AND LENGTH(chain_key) > 1 LIMIT 1",
  );
  // What is sealed under its request's key says nothing more.
  const [message] = await database.query<{ id: string; sealed: Uint8Array }>(
    "SELECT id, sealed FROM outbox WHERE published_at IS NULL LIMIT 1",
  );
  try {
    if (request !== undefined) {
      const { request_id, sealed, chain_key } = request;
      const key = openRequestKey({ keyring, forms: { requestKeys: true } }, request_id, chain_key);
      openRequest(key, request_id, sealed);
    }
    if (message !== undefined && !isUnderDataKey(message.sealed))
      openMessage(keyring, message.id, message.sealed);
  } catch (cause) {
    if (!(cause instanceof UnsealableError)) throw cause;
    const advice = "start with the key that it was made with, or put the new key before that one (new,old)";
    throw new LedgerError("wrong_key", `the key can't open what the ledger holds: ${advice}`, { cause });
  }
}
