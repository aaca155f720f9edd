import { raiseMinReader } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { LEDGER_SCHEMA, REQUEST_KEYS_VERSION } from "../storage/schema.ts";

/** Shuts out the versions that can't read the newest forms; false where they are shut out already. */
export async function finishUpgrade({ database, forms }: LedgerContext): Promise<boolean> {
  const raised = await raiseMinReader(database, LEDGER_SCHEMA, REQUEST_KEYS_VERSION);
  forms.requestKeys = true;
  return raised;
}
