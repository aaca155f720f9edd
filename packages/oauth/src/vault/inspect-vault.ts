import {
  type Database,
  type Queryable,
  type Row,
  readSchemaVersion,
  type SchemaVersion,
} from "@intercom-dsar/database";
import { type Keyring, UnsealableError } from "@intercom-dsar/sealing";
import { sealContext } from "./seal-context.ts";
import type { ConnectionState } from "./types.ts";
import { VAULT_SCHEMA } from "./vault-schema.ts";

/** How many workspaces a vault holds. */
export interface VaultInspection extends Readonly<Record<ConnectionState, number>> {
  /** Those whose token the keys can't open. */
  readonly unsealable: number;
}

/** Which version of the vault a database holds; changes nothing. Rejects with `schema_too_new` and the database's errors. */
export function readVaultVersion(database: Pick<Database, "dialect" | "query">): Promise<SchemaVersion> {
  return readSchemaVersion(database, VAULT_SCHEMA);
}

/** Counts what a vault holds, and tries the keys on every token; changes nothing. The vault has to be there. */
export async function inspectVault(database: Queryable, keyring: Keyring): Promise<VaultInspection> {
  const rows = await database.query<Row & { workspace_id: string; state: string; sealed: Uint8Array }>(
    "SELECT workspace_id, state, sealed FROM workspace_tokens",
  );
  const inState = (state: ConnectionState) => rows.filter((row) => row.state === state).length;
  return {
    connected: inState("connected"),
    needs_reconnecting: inState("needs_reconnecting"),
    unsealable: rows.filter((row) => !opens(keyring, row.workspace_id, row.sealed)).length,
  };
}

function opens(keyring: Keyring, workspaceId: string, sealed: Uint8Array): boolean {
  try {
    keyring.open(sealed, sealContext("sealed", workspaceId));
    return true;
  } catch (error) {
    if (error instanceof UnsealableError) return false;
    throw error;
  }
}
