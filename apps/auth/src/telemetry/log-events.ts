import type { LogEventTable } from "@intercom-dsar/service";

/** What the auth app logs; `docs/reference-auth.md` is made from it. Names in backquotes are fields of the line. */
export const AUTH_LOG_EVENTS = {
  // the process
  started: ["info", "The app is up at `port`."],
  tokens_open: ["info", "The token API is served at `port`, apart from the pages."],
  key_created: [
    "warn",
    "There was no key in `variable`: a new one was written beside the SQLite database. Keep it apart from the database's backups; without it they can't be read.",
  ],
  keys_rotated: ["info", "`rotate-keys` has sealed `count` tokens under the first key."],

  // workspaces and their tokens
  workspace_connected: [
    "info",
    "An administrator has connected a workspace of `region`; who: row `auditId` of the table `auth_audit`.",
  ],
  workspace_not_connected: ["warn", "A consent did not end in a connection; `code` says why."],
  workspace_disconnected: [
    "info",
    "An administrator has disconnected a workspace; who: row `auditId` of the table `auth_audit`.",
  ],
  workspace_needs_reconnecting: [
    "warn",
    "Intercom no longer accepts the workspace's token (`code`). An administrator has to connect it again; its requests wait.",
  ],
  workspace_works_again: ["info", "The workspace's token works again."],
  workspace_unreachable: [
    "warn",
    "Intercom could not be asked about a workspace's token (`code`); it is asked again.",
  ],
  token_handed_out: ["info", "The consumer `clientId` was given a workspace's token."],
  token_reported: [
    "info",
    "The consumer `clientId` says that Intercom refuses a workspace's token (`code`); it is checked at once.",
  ],
  token_not_refreshed: ["warn", "A token could not be exchanged for a new one (`code`); the old one stays."],
  token_not_revoked: [
    "warn",
    "Intercom could not be asked to end a token that is not kept (`code`). If nobody may use that token, uninstall the app at Intercom.",
  ],
  token_unreadable: [
    "error",
    "No key of `VAULT_KEY` opens a workspace's token: give the key that sealed it, or connect the workspace again.",
  ],
  check_failed: ["error", "A workspace's token could not be checked; it is checked again by itself."],
  checks_failed: ["error", "The vault could not be read for the checks; it is tried again."],
} as const satisfies LogEventTable;

type AuthLogEvents = typeof AUTH_LOG_EVENTS;

declare module "@intercom-dsar/service" {
  interface LogEvents extends AuthLogEvents {}
}
