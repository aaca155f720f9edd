import { randomUUID } from "node:crypto";
import type { Database, Migration } from "@intercom-dsar/database";
import type { Clock } from "@intercom-dsar/service";

/** What the audit knows of. */
export type AuditAction = "token_handed_out" | "workspace_connected" | "workspace_disconnected";

export interface AuditEntry {
  readonly action: AuditAction;
  /** Who did it, as they came in: `password`, `sub:…`, `email:…`, or `consumer:NAME`. */
  readonly actor: string;
  readonly workspaceId: string;
}

/** Who did what to which workspace, for good: the database lets no row be changed or taken away. */
export interface Audit {
  /** Called before the act: a row may tell of what then failed, and nothing is done that no row tells of. The id of the row. */
  record(entry: AuditEntry): Promise<string>;
}

const TABLE = [
  `CREATE TABLE auth_audit (id TEXT PRIMARY KEY, at BIGINT NOT NULL, action TEXT NOT NULL, actor TEXT NOT NULL,
     workspace_id TEXT NOT NULL)`,
  "CREATE INDEX auth_audit_at ON auth_audit (at)",
];
const MESSAGE = "the audit is append-only";

/** The table and what keeps it. The rights of the app's database user are the other half: see the README. */
export const AUDIT_MIGRATION: Migration = {
  sqlite: [
    ...TABLE,
    ...["UPDATE", "DELETE"].map(
      (event) => `CREATE TRIGGER auth_audit_no_${event.toLowerCase()} BEFORE ${event} ON auth_audit
       BEGIN SELECT RAISE(ABORT, '${MESSAGE}'); END`,
    ),
  ],
  postgres: [
    ...TABLE,
    `CREATE FUNCTION auth_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '${MESSAGE}'; END $$`,
    `CREATE TRIGGER auth_audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON auth_audit
     FOR EACH STATEMENT EXECUTE FUNCTION auth_audit_is_append_only()`,
  ],
};

/** The table has to be there. Errors are `DatabaseError`s. */
export function createAudit(database: Database, clock: Clock): Audit {
  return {
    async record({ action, actor, workspaceId }) {
      const id = randomUUID();
      await database.query(
        "INSERT INTO auth_audit (id, at, action, actor, workspace_id) VALUES (?, ?, ?, ?, ?)",
        [id, clock.now(), action, actor, workspaceId],
      );
      return id;
    },
  };
}
