export { type CookieJar, type CookieJarOptions, createCookieJar } from "./cookie-jar.ts";
export { readForm } from "./read-form.ts";
export { requireAdmin, SignInRequired } from "./require-admin.ts";
export { Admin, type Notice, Session } from "./session.ts";
export { createSessionStore, hashId, SESSIONS_TABLE, type SessionStore } from "./session-store.ts";
export { type AdminSession, createSessions, type Sessions, type SessionsOptions } from "./sessions.ts";
