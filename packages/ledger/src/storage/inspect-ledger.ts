import { type Database, readSchemaVersion, type SchemaVersion } from "@intercom-dsar/database";
import type { Keyring } from "@intercom-dsar/sealing";
import { checkKey } from "./check-key.ts";
import { reported } from "./ledger-error.ts";
import { LEDGER_SCHEMA, NEWEST_FORMS_VERSION } from "./schema.ts";

/**
 * Which version of the ledger a database holds, and whether earlier releases are shut out (`finishUpgrade`); changes nothing. Rejects as
 * `openLedger`, but for the key.
 */
export async function readLedgerVersion(
  database: Pick<Database, "dialect" | "query">,
): Promise<SchemaVersion & { readonly upgradeFinished: boolean }> {
  const version = await reported(() => readSchemaVersion(database, LEDGER_SCHEMA));
  return { ...version, upgradeFinished: version.minReader >= NEWEST_FORMS_VERSION };
}

/** Rejects with `wrong_key` where `openLedger` would; changes nothing. The ledger has to be there. */
export function checkLedgerKey(
  database: Pick<Database, "dialect" | "query">,
  keyring: Keyring,
): Promise<void> {
  return reported(async () => {
    const { found } = await readSchemaVersion(database, LEDGER_SCHEMA);
    await checkKey(database, keyring, found >= NEWEST_FORMS_VERSION);
  });
}
