import { formTokenField, type Html, html } from "@intercom-dsar/web/pages";
import type { PauseList } from "../api/schemas.ts";
import { reasonField } from "../pages/reason-field.ts";

export interface PauseFormOptions {
  readonly scope: "everything" | "workspace" | "sender";
  readonly name: string | null;
  readonly isPaused: boolean;
  /** The page that comes after. */
  readonly next: "/" | "/workspaces" | "/senders";
  readonly formToken: string;
}

/** Whether it is paused itself, and not with everything. */
export function isPausedItself({ pauses }: PauseList, scope: string, name: string | null): boolean {
  return pauses.some((pause) => pause.scope === scope && pause.name === name);
}

/** Pauses, or goes on, with a reason. */
export function pauseForm({ scope, name, isPaused, next, formToken }: PauseFormOptions): Html {
  const id = `reason-${scope}-${name ?? ""}`;
  const what = name === null ? scope : `${scope} ${name}`;
  return html`<form class="deeds" method="post" action="/${isPaused ? "resume" : "pause"}">${formTokenField(formToken)}
<input type="hidden" name="scope" value="${scope}"><input type="hidden" name="name" value="${name}"><input type="hidden" name="next" value="${next}">
${reasonField(id)}
<button class="button" type="submit">${isPaused ? "Resume" : "Pause"} ${what}</button></form>`;
}
