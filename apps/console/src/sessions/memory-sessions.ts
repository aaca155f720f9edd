import type { Clock } from "@intercom-dsar/service";
import { hashId, type SessionStore } from "@intercom-dsar/web/sessions";

/** Who is signed in, in memory: a restart signs everybody out, and there is one instance. Ids are kept as hashes. */
export function createMemorySessions(clock: Clock): SessionStore {
  const sessions = new Map<string, { readonly expiresAt: number; seenAt: number }>();
  return {
    async addSession(id, expiresAt) {
      const now = clock.now();
      for (const [hash, session] of sessions) if (session.expiresAt <= now) sessions.delete(hash);
      sessions.set(hashId(id), { expiresAt, seenAt: now });
    },
    async hasSession(id, idleMs) {
      const now = clock.now();
      const session = sessions.get(hashId(id));
      if (session === undefined || session.expiresAt <= now || now - session.seenAt >= idleMs) return false;
      session.seenAt = now;
      return true;
    },
    async removeSession(id) {
      sessions.delete(hashId(id));
    },
  };
}
