export type { CookieJar, CookieJarOptions } from "./cookie-jar.ts";
export { readForm } from "./read-form.ts";
export { requireAdmin, requireOperator, requirePerson } from "./require-admin.ts";
export { requireFreshSignIn } from "./require-fresh-sign-in.ts";
export type { Notice } from "./session.ts";
export {
  createSessionStore,
  hashId,
  SESSIONS_SEEN,
  SESSIONS_TABLE,
  type SessionStore,
} from "./session-store.ts";
export { createSessions, type PersonSession, type Sessions, type SessionsOptions } from "./sessions.ts";
