import { raiseMinReader } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { LEDGER_SCHEMA, NEWEST_FORMS_VERSION } from "../storage/schema.ts";

/** Shuts out the versions that can't read the newest forms; false where they are shut out already. */
export async function finishUpgrade({ database, forms }: LedgerContext): Promise<boolean> {
  const raised = await raiseMinReader(database, LEDGER_SCHEMA, NEWEST_FORMS_VERSION);
  forms.requestKeys = true;
  return raised;
}
