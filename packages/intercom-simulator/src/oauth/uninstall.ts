import { ok } from "../routes/answer.ts";
import type { Endpoint } from "../routes/endpoint.ts";
import type { OAuthDesk } from "./oauth-desk.ts";

/** `POST /auth/uninstall` takes the app off the workspace: the token that asks, and every other that the app has there, is dead. */
export function uninstallEndpoint(desk: OAuthDesk): Endpoint {
  return {
    method: "POST",
    template: "/auth/uninstall",
    scopes: [],
    answer: ({ grant }) => {
      desk.uninstall(grant.app, grant.workspace.id);
      return ok({});
    },
  };
}
