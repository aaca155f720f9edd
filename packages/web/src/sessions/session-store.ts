import { createHash } from "node:crypto";
import type { Database } from "@intercom-dsar/database";
import type { Clock } from "@intercom-dsar/service";

/** Who is signed in. Ids lie in the database as hashes only. */
export interface SessionStore {
  /** `expiresAt` in milliseconds since 1970. */
  addSession(id: string, expiresAt: number): Promise<void>;
  /** Whether it has neither ended nor been idle for `idleMs`; from now on it is not idle. */
  hasSession(id: string, idleMs: number): Promise<boolean>;
  removeSession(id: string): Promise<void>;
}

/** The store's table, for the migrations of the app that keeps it. */
export const SESSIONS_TABLE =
  "CREATE TABLE auth_sessions (id_hash TEXT PRIMARY KEY, expires_at BIGINT NOT NULL)";
/** A later migration. `NULL`: not seen since an instance of the version before let them in. */
export const SESSIONS_SEEN = "ALTER TABLE auth_sessions ADD COLUMN last_seen_at BIGINT";

/** Not every look is written: the limit holds to this part of it. */
const SEEN_EVERY = 1 / 10;

/** The table has to be there. Errors are `DatabaseError`s. */
export function createSessionStore(database: Database, clock: Clock): SessionStore {
  return {
    async addSession(id, expiresAt) {
      await database.query("DELETE FROM auth_sessions WHERE expires_at < ?", [clock.now()]);
      await database.query("INSERT INTO auth_sessions (id_hash, expires_at, last_seen_at) VALUES (?, ?, ?)", [
        hashId(id),
        expiresAt,
        clock.now(),
      ]);
    },
    async hasSession(id, idleMs) {
      const now = clock.now();
      const [row] = await database.query<{ last_seen_at: number | null }>(
        "SELECT last_seen_at FROM auth_sessions WHERE id_hash = ? AND expires_at > ?",
        [hashId(id), now],
      );
      if (row === undefined) return false;
      const idle = row.last_seen_at === null ? 0 : now - row.last_seen_at;
      if (idle >= idleMs) return false;
      if (row.last_seen_at === null || idle >= idleMs * SEEN_EVERY)
        await database.query("UPDATE auth_sessions SET last_seen_at = ? WHERE id_hash = ?", [
          now,
          hashId(id),
        ]);
      return true;
    },
    async removeSession(id) {
      await database.query("DELETE FROM auth_sessions WHERE id_hash = ?", [hashId(id)]);
    },
  };
}

/** An id as the database has it. What is hashed is 256 random bits: neither salt nor stretching is needed. */
export function hashId(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
