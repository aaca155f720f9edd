import type { Schema } from "@intercom-dsar/database";

const FIRST = [
  `CREATE TABLE workspace_tokens (
    workspace_id TEXT PRIMARY KEY,
    workspace_name TEXT,
    region TEXT NOT NULL,
    state TEXT NOT NULL,
    token_version BIGINT NOT NULL,
    connected_at BIGINT NOT NULL,
    connected_by {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    last_check TEXT)`,
];

const inDialect = (bytes: string) => FIRST.map((statement) => statement.replaceAll("{bytes}", bytes));

/** The vault's own table, beside the ledger's or in a database of its own. */
export const VAULT_SCHEMA: Schema = {
  name: "token_vault",
  migrations: [{ sqlite: inDialect("BLOB"), postgres: inDialect("BYTEA") }],
  minReader: 1,
};
