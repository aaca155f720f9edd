import { type Database, migrate, type Row } from "@intercom-dsar/database";
import { type Keyring, UnsealableError } from "@intercom-dsar/sealing";
import { z } from "zod";
import type { ConnectedWorkspace } from "../connected-workspace.ts";
import type { TokenGrant } from "../token-grant.ts";
import { sealContext } from "./seal-context.ts";
import type { TokenVault, VaultEntry, VaultToken, WorkspaceCheck } from "./types.ts";
import { VAULT_SCHEMA } from "./vault-schema.ts";

export interface TokenVaultOptions {
  /** Stays the caller's, who closes it. */
  readonly database: Database;
  readonly keyring: Keyring;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

const Region = z.enum(["us", "eu", "au"]);
const State = z.enum(["connected", "needs_reconnecting"]);
const Sealed = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresAt: z.number().nullable(),
});
const Admin = z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() });
const ScopeState = z.object({
  scope: z.string(),
  state: z.enum(["granted", "missing", "unknown"]),
  confirmed: z.boolean(),
});
const Check = z.object({
  at: z.number(),
  result: z.enum(["working", "dead", "unreachable"]),
  code: z.string().nullable(),
  scopes: z
    .object({
      ...{ read_many: ScopeState, read_one: ScopeState, write: ScopeState },
      events: ScopeState.exactOptional(),
      conversations: ScopeState.exactOptional(),
      tickets: ScopeState.exactOptional(),
      custom_objects: ScopeState.exactOptional(),
      write_conversations: ScopeState.exactOptional(),
      write_tickets: ScopeState.exactOptional(),
    })
    .nullable(),
});

interface TokenRow extends Row {
  workspace_id: string;
  workspace_name: string | null;
  region: string;
  state: string;
  token_version: number;
  connected_at: number;
  connected_by: Uint8Array;
  sealed: Uint8Array;
  last_check: string | null;
}

const COLUMNS =
  "workspace_id, workspace_name, region, state, token_version, connected_at, connected_by, sealed, last_check";

/** Opens the vault and brings its table up to date. Rejects with the database's errors. */
export async function openTokenVault(options: TokenVaultOptions): Promise<TokenVault> {
  const { database, keyring, now = Date.now } = options;
  await migrate(database, VAULT_SCHEMA);

  const seal = (column: "sealed" | "connected_by", workspaceId: string, value: unknown) =>
    keyring.seal(Buffer.from(JSON.stringify(value)), sealContext(column, workspaceId));

  function open<Shape extends z.ZodType>(
    schema: Shape,
    column: "sealed" | "connected_by",
    row: Pick<TokenRow, "workspace_id" | "sealed" | "connected_by">,
  ): z.output<Shape> {
    const plain = keyring.open(row[column], sealContext(column, row.workspace_id));
    return schema.parse(JSON.parse(Buffer.from(plain).toString()));
  }

  function entryOf(row: TokenRow): VaultEntry {
    return {
      workspaceId: row.workspace_id,
      workspaceName: row.workspace_name,
      region: Region.parse(row.region),
      state: State.parse(row.state),
      tokenVersion: row.token_version,
      connectedAt: row.connected_at,
      connectedBy: open(Admin, "connected_by", row),
      lastCheck: row.last_check === null ? null : Check.parse(JSON.parse(row.last_check)),
    };
  }

  async function rowOf(workspaceId: string): Promise<TokenRow | null> {
    const [row] = await database.query<TokenRow>(
      `SELECT ${COLUMNS} FROM workspace_tokens WHERE workspace_id = ?`,
      [workspaceId],
    );
    return row ?? null;
  }

  return {
    async save({ workspaceId, workspaceName, region, connectedBy }: ConnectedWorkspace, grant: TokenGrant) {
      const { accessToken, refreshToken, expiresInSeconds } = grant;
      const at = now();
      const expiresAt = expiresInSeconds === null ? null : at + expiresInSeconds * 1_000;
      await database.query(
        `INSERT INTO workspace_tokens (${COLUMNS}) VALUES (?, ?, ?, 'connected', 1, ?, ?, ?, NULL)
         ON CONFLICT (workspace_id) DO UPDATE SET workspace_name = excluded.workspace_name, region = excluded.region,
           state = 'connected', token_version = workspace_tokens.token_version + 1, connected_at = excluded.connected_at,
           connected_by = excluded.connected_by, sealed = excluded.sealed, last_check = NULL`,
        [
          workspaceId,
          workspaceName,
          region,
          at,
          seal("connected_by", workspaceId, connectedBy),
          seal("sealed", workspaceId, { accessToken, refreshToken, expiresAt }),
        ],
      );
      await database.announceChange().catch(() => {});
    },

    async list({ limit, after = "" }) {
      const rows = await database.query<TokenRow>(
        `SELECT ${COLUMNS} FROM workspace_tokens WHERE workspace_id > ? ORDER BY workspace_id LIMIT ?`,
        [after, limit],
      );
      return rows.map(entryOf);
    },

    async find(workspaceId) {
      const row = await rowOf(workspaceId);
      return row === null ? null : entryOf(row);
    },

    async connections() {
      const rows = await database.query<
        Row & Pick<TokenRow, "workspace_id" | "region" | "state" | "token_version">
      >("SELECT workspace_id, region, state, token_version FROM workspace_tokens ORDER BY workspace_id");
      return rows.map((row) => ({
        workspaceId: row.workspace_id,
        region: Region.parse(row.region),
        state: State.parse(row.state),
        tokenVersion: row.token_version,
      }));
    },

    async token(workspaceId): Promise<VaultToken | null> {
      const row = await rowOf(workspaceId);
      if (row === null) return null;
      const region = Region.parse(row.region);
      return { ...open(Sealed, "sealed", row), tokenVersion: row.token_version, region };
    },

    async recordCheck(workspaceId, tokenVersion, check: WorkspaceCheck) {
      const state = { working: "connected", dead: "needs_reconnecting", unreachable: null }[check.result];
      const written = await database.query(
        `UPDATE workspace_tokens SET last_check = ?, state = COALESCE(?, state)
         WHERE workspace_id = ? AND token_version = ? RETURNING workspace_id`,
        [JSON.stringify(check), state, workspaceId, tokenVersion],
      );
      return written.length > 0;
    },

    async remove(workspaceId) {
      const [row] = await database.query<TokenRow>(
        `DELETE FROM workspace_tokens WHERE workspace_id = ? RETURNING ${COLUMNS}`,
        [workspaceId],
      );
      if (row === undefined) return null;
      try {
        return open(Sealed, "sealed", row).accessToken;
      } catch (error) {
        if (error instanceof UnsealableError) return null;
        throw error;
      }
    },

    async rotate() {
      return database.transaction(async (transaction) => {
        const rows = await transaction.query<TokenRow>(`SELECT ${COLUMNS} FROM workspace_tokens`);
        for (const row of rows) {
          await transaction.query(
            "UPDATE workspace_tokens SET sealed = ?, connected_by = ? WHERE workspace_id = ? AND token_version = ?",
            [
              seal("sealed", row.workspace_id, open(Sealed, "sealed", row)),
              seal("connected_by", row.workspace_id, open(Admin, "connected_by", row)),
              row.workspace_id,
              row.token_version,
            ],
          );
        }
        return rows.length;
      });
    },
  };
}
