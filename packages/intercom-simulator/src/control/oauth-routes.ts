import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonOf, parameterOf } from "../api/request-parts.ts";
import { parseInput } from "../parse-input.ts";
import { OAuthAppSeed } from "../state/oauth-app.ts";
import type { Control } from "./control.ts";

const Uninstall = z.strictObject({ workspace: z.string() });
const Patch = z.strictObject({
  client_secret: OAuthAppSeed.shape.client_secret.optional(),
  name: z.string().optional(),
  redirect_urls: OAuthAppSeed.shape.redirect_urls.optional(),
  scopes: OAuthAppSeed.shape.scopes.unwrap().optional(),
  uninstall_url: OAuthAppSeed.shape.uninstall_url.unwrap().optional(),
  token_members: OAuthAppSeed.shape.token_members.unwrap().optional(),
});

/** `/_control/oauth/…`: what `OAuthControl` does, over HTTP. Secrets go in and never come out. */
export function registerOAuthControlRoutes(routes: FastifyInstance, { oauth }: Control): void {
  routes.get("/oauth/apps", async () => ({ apps: oauth.apps() }));
  routes.post("/oauth/apps", async (request, reply) => {
    oauth.register(parseInput(OAuthAppSeed, jsonOf(request)));
    return reply.code(204).send();
  });
  routes.patch("/oauth/apps/:client", async (request, reply) => {
    const given = Object.entries(parseInput(Patch, jsonOf(request))).filter(
      ([, value]) => value !== undefined,
    );
    oauth.change(parameterOf(request, "client"), Object.fromEntries(given));
    return reply.code(204).send();
  });
  routes.post("/oauth/apps/:client/uninstall", async (request) => {
    const { workspace } = parseInput(Uninstall, jsonOf(request));
    return { notified: await oauth.uninstall(parameterOf(request, "client"), workspace) };
  });
}
