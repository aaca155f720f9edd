import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Region } from "../state/seed.ts";
import type { Workspace } from "../state/workspace.ts";
import type { World } from "../state/world.ts";
import { type AuthorizationRequest, readAuthorizationRequest, wayBack } from "./authorization-request.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { consentPage, refusalPage } from "./consent-page.ts";

/**
 * `/oauth` as app.intercom.com has it. Whoever reaches it is every teammate of every workspace. `POST` takes the form's `decision`
 * (`authorize` or `deny`) and `teammate` (`WORKSPACE/ADMIN`, or `WORKSPACE` for its first).
 */
export function registerConsentRoutes(
  server: FastifyInstance,
  { world, oauth }: { readonly world: World; readonly oauth: AuthorizationServer },
  region: Region | null,
): void {
  const workspacesHere = (): readonly Workspace[] =>
    [...world.workspaces.values()].filter((workspace) => region === null || workspace.region === region);

  /** Answers by itself where the request is not one that may go on. */
  function requestOf(request: FastifyRequest, reply: FastifyReply): AuthorizationRequest | null {
    const found = readAuthorizationRequest(new URLSearchParams(queryOf(request)), oauth);
    if (typeof found !== "string") return found;
    reply.code(400).type("text/html; charset=utf-8").send(refusalPage(found));
    return null;
  }

  server.get("/oauth", (request, reply) => {
    const authorization = requestOf(request, reply);
    if (authorization === null) return;
    reply
      .type("text/html; charset=utf-8")
      .header("referrer-policy", "no-referrer")
      .send(consentPage(authorization, workspacesHere(), queryOf(request)));
  });

  server.post("/oauth", (request, reply) => {
    const authorization = requestOf(request, reply);
    if (authorization === null) return;
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    if (form.get("decision") !== "authorize")
      return reply.redirect(wayBack(authorization, ["error", "access_denied"]), 302);
    const [id = "", wanted] = (form.get("teammate") ?? "").split("/");
    const workspace = workspacesHere().find((each) => each.id === id);
    const admin = wanted ?? workspace?.admins.keys().next().value;
    if (workspace === undefined || admin === undefined || !workspace.admins.has(admin))
      return reply
        .code(400)
        .type("text/html; charset=utf-8")
        .send(refusalPage("Choose a workspace and a teammate of it."));
    const code = oauth.issueCode({
      clientId: authorization.app.client_id,
      workspace: workspace.id,
      admin,
    });
    return reply.redirect(wayBack(authorization, ["code", code]), 302);
  });
}

function queryOf(request: FastifyRequest): string {
  const start = request.url.indexOf("?");
  return start === -1 ? "" : request.url.slice(start + 1);
}
