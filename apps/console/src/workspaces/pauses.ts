import type { Html } from "@intercom-dsar/web/pages";
import type { PauseList } from "../api/schemas.ts";
import { actionLink } from "../pages/action.ts";

export type PauseScope = "everything" | "workspace" | "sender";

/** Whether it is paused itself, and not with everything. */
function isPausedItself({ pauses }: PauseList, scope: PauseScope, name: string | null): boolean {
  return pauses.some((pause) => pause.scope === scope && pause.name === name);
}

/** The way to the page that pauses it, or has it go on. */
export function pauseLink(pauses: PauseList, scope: PauseScope, name: string | null): Html {
  const action = isPausedItself(pauses, scope, name) ? "resume" : "pause";
  const query = new URLSearchParams({ scope, ...(name !== null && { name }) });
  const what = name === null ? scope : `${scope} ${name}`;
  return actionLink(`/${action}?${query}`, action === "resume" ? "Resume" : "Pause", "", what);
}
