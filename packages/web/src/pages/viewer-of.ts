import type { Session } from "../sessions/session.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Viewer } from "./layout.ts";

/** Who looks at the page that is about to be sent. */
export function viewerOf(session: Session | null, sessions: Sessions): Viewer {
  return session === null || session.admin === null
    ? null
    : { admin: session.admin, formToken: sessions.formToken(session) };
}
