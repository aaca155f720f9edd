import { ok } from "../api/answer.ts";
import type { Endpoint } from "../api/endpoint.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** `POST /auth/uninstall` takes the app off the workspace: the token that asks, and every other that the app has there, is dead. */
export function uninstallEndpoint(authorizationServer: AuthorizationServer): Endpoint {
  return {
    method: "POST",
    template: "/auth/uninstall",
    scopes: [],
    answer: ({ grant }) => {
      authorizationServer.uninstall(grant.app, grant.workspace.id);
      return ok({});
    },
  };
}
