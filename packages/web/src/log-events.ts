import type { LogEventTable } from "@intercom-dsar/service";

/** What pages log in every app; each app's reference is made from it and its own. */
export const WEB_LOG_EVENTS = {
  signed_in: ["info", "Somebody has signed in, by password or by OpenID Connect (`kind`)."],
  signed_out: ["info", "Somebody has signed out."],
  sign_in_refused: ["warn", "A sign-in was refused (`code`)."],
  sign_in_held_up: ["warn", "There were too many wrong passwords: the next try has to wait for `delayMs`."],
  request_failed: ["error", "A request was answered with 5xx (`statusCode`, `code`)."],
  request_refused: [
    "warn",
    "A request was refused (`code`): a form of another site or session, an action that only an administrator may take, or a wrong credential. Either somebody is trying, or a program still has an old credential.",
  ],
} as const satisfies LogEventTable;

type WebLogEvents = typeof WEB_LOG_EVENTS;

declare module "@intercom-dsar/service" {
  interface LogEvents extends WebLogEvents {}
}
