import { type Database, migrate, type Schema } from "@intercom-dsar/database";
import type { Clock } from "@intercom-dsar/service";
import {
  createSessionStore,
  hashId,
  SESSIONS_SEEN,
  SESSIONS_TABLE,
  type SessionStore,
} from "@intercom-dsar/web/sessions";
import { AUDIT_MIGRATION } from "./audit.ts";

/** How the state that came back from Intercom stands. Every state is used up by its first look, whoever looks. */
export type StateVerdict =
  | {
      readonly kind: "accepted";
      /** The workspace that is being reconnected; `null`: any. */
      readonly workspaceId: string | null;
    }
  | { readonly kind: "unknown" | "used" | "expired" | "foreign" };

/** Who is signed in, and which consents are under way. Ids and states lie there as hashes only. */
export interface AuthStore extends SessionStore {
  addState(state: string, sessionId: string, workspaceId: string | null): Promise<void>;
  takeState(state: string, sessionId: string | null): Promise<StateVerdict>;
}

/** Intercom's code lives for about five minutes, and somebody has to read a page before. */
const STATE_LIFETIME_MS = 10 * 60_000;
/** So long a used or expired state is told from one that never was. */
const STATE_MEMORY_MS = 24 * 3_600_000;

const TABLES = [
  SESSIONS_TABLE,
  `CREATE TABLE auth_states (state_hash TEXT PRIMARY KEY, session_hash TEXT NOT NULL, workspace_id TEXT,
     expires_at BIGINT NOT NULL, used BIGINT NOT NULL DEFAULT 0)`,
];

/** The app's own tables, beside the vault's. */
export const AUTH_SCHEMA: Schema = {
  name: "auth",
  migrations: [
    { sqlite: TABLES, postgres: TABLES },
    AUDIT_MIGRATION,
    { sqlite: [SESSIONS_SEEN], postgres: [SESSIONS_SEEN] },
  ],
  minReader: 1,
};

/** Makes or updates the tables. Errors are `DatabaseError`s. */
export async function openAuthStore(database: Database, clock: Clock): Promise<AuthStore> {
  await migrate(database, AUTH_SCHEMA);
  return {
    ...createSessionStore(database, clock),
    async addState(state, sessionId, workspaceId) {
      const now = clock.now();
      await database.query("DELETE FROM auth_states WHERE expires_at < ?", [now - STATE_MEMORY_MS]);
      await database.query(
        "INSERT INTO auth_states (state_hash, session_hash, workspace_id, expires_at) VALUES (?, ?, ?, ?)",
        [hashId(state), hashId(sessionId), workspaceId, now + STATE_LIFETIME_MS],
      );
    },
    takeState: (state, sessionId) => takeState(database, clock, state, sessionId),
  };
}

async function takeState(
  database: Database,
  clock: Clock,
  state: string,
  sessionId: string | null,
): Promise<StateVerdict> {
  // One statement, so that of two callbacks that come together one alone gets the state.
  const [taken] = await database.query<{
    session_hash: string;
    workspace_id: string | null;
    expires_at: number;
  }>(
    "UPDATE auth_states SET used = 1 WHERE state_hash = ? AND used = 0 RETURNING session_hash, workspace_id, expires_at",
    [hashId(state)],
  );
  if (taken === undefined) {
    const known = await database.query("SELECT 1 FROM auth_states WHERE state_hash = ?", [hashId(state)]);
    return { kind: known.length > 0 ? "used" : "unknown" };
  }
  if (sessionId === null || taken.session_hash !== hashId(sessionId)) return { kind: "foreign" };
  if (taken.expires_at <= clock.now()) return { kind: "expired" };
  return { kind: "accepted", workspaceId: taken.workspace_id };
}
