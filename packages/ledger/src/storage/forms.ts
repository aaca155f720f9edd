import { type Database, readSchemaVersion } from "@intercom-dsar/database";
import { LEDGER_SCHEMA, NEWEST_FORMS_VERSION } from "./schema.ts";

/** In which form this process writes what a version before it may have to read. */
export interface Forms {
  /** Values are sealed under their request's key, which versions before `NEWEST_FORMS_VERSION` can't open. */
  requestKeys: boolean;
}

/** The newest forms that every version which may still start on this ledger can read. */
export async function readForms(database: Database): Promise<Forms> {
  const { minReader } = await readSchemaVersion(database, LEDGER_SCHEMA);
  return { requestKeys: minReader >= NEWEST_FORMS_VERSION };
}
