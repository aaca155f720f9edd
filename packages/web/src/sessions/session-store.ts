import { createHash } from "node:crypto";
import type { Database } from "@intercom-dsar/database";
import type { Clock } from "@intercom-dsar/service";

/** Who is signed in. Ids lie in the database as hashes only. */
export interface SessionStore {
  /** `expiresAt` in milliseconds since 1970. */
  addSession(id: string, expiresAt: number): Promise<void>;
  hasSession(id: string): Promise<boolean>;
  removeSession(id: string): Promise<void>;
}

/** The store's table, for the migrations of the app that keeps it. */
export const SESSIONS_TABLE =
  "CREATE TABLE auth_sessions (id_hash TEXT PRIMARY KEY, expires_at BIGINT NOT NULL)";

/** The table has to be there. Errors are `DatabaseError`s. */
export function createSessionStore(database: Database, clock: Clock): SessionStore {
  return {
    async addSession(id, expiresAt) {
      await database.query("DELETE FROM auth_sessions WHERE expires_at < ?", [clock.now()]);
      await database.query("INSERT INTO auth_sessions (id_hash, expires_at) VALUES (?, ?)", [
        hashId(id),
        expiresAt,
      ]);
    },
    async hasSession(id) {
      const rows = await database.query("SELECT 1 FROM auth_sessions WHERE id_hash = ? AND expires_at > ?", [
        hashId(id),
        clock.now(),
      ]);
      return rows.length > 0;
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
