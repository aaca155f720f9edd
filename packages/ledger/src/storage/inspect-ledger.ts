import {
  type Database,
  type Queryable,
  readSchemaVersion,
  type SchemaVersion,
} from "@intercom-dsar/database";
import type { Keyring } from "@intercom-dsar/sealing";
import { checkKey } from "./check-key.ts";
import { reported } from "./ledger-error.ts";
import { LEDGER_SCHEMA } from "./schema.ts";

/** Which version of the ledger a database holds; changes nothing. Rejects as `openLedger`, but for the key. */
export function readLedgerVersion(database: Pick<Database, "dialect" | "query">): Promise<SchemaVersion> {
  return reported(() => readSchemaVersion(database, LEDGER_SCHEMA));
}

/** Rejects with `wrong_key` where `openLedger` would; changes nothing. The ledger has to be there. */
export function checkLedgerKey(database: Queryable, keyring: Keyring): Promise<void> {
  return reported(() => checkKey(database, keyring));
}
