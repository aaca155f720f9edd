import { UnsealableError } from "@intercom-dsar/database";
import type { TokenVault } from "@intercom-dsar/oauth";
import type { Logger, Secret } from "@intercom-dsar/service";
import { problemResponses, registerOpenApi, withZodSchemas } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import type { Checker } from "../checks/checker.ts";
import { WorkspaceId } from "../http/workspace-id.ts";
import { workspaceUnknown } from "../http/workspace-unknown.ts";
import { createCredentialCheck } from "./service-credential.ts";

export interface ApiOptions {
  readonly vault: Pick<TokenVault, "connections" | "token">;
  readonly checker: Pick<Checker, "checkSoon">;
  readonly credentials: Secret<readonly string[]>;
  readonly logger: Pick<Logger, "info">;
}

const Region = z.enum(["us", "eu", "au"]);
const TokenVersion = z.int().positive().meta({
  description: "Counts the tokens that the workspace has had; another number is another token.",
});
const Workspaces = z.object({
  workspaces: z.array(
    z.object({
      workspaceId: WorkspaceId,
      region: Region,
      state: z.enum(["connected", "needs_reconnecting"]),
      tokenVersion: TokenVersion,
    }),
  ),
});
const Token = z.object({
  workspaceId: WorkspaceId,
  region: Region,
  accessToken: z.string(),
  tokenVersion: TokenVersion,
});
const Report = z.object({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .meta({ examples: ["unauthorized"], description: "What Intercom's API said to the token." }),
});
const Accepted = z.object({ status: z.literal("check_begun") });
const Path = z.object({ workspaceId: WorkspaceId });
const REFUSALS = problemResponses({
  400: "The request does not fit this description.",
  401: "The service credential is missing or wrong.",
  503: "The vault does not answer, or a token in it can't be opened.",
});
const UNKNOWN = problemResponses({ 404: "`workspace_unknown`" });

/** `/v1`: what the consumer reads and reports. Its description, made from the schemas, is `/openapi.json`. */
export async function registerApi(routes: FastifyInstance, options: ApiOptions): Promise<void> {
  const { vault, checker, logger } = options;
  const checkCredential = createCredentialCheck(options.credentials);
  await registerOpenApi(routes, {
    title: "intercom-dsar auth",
    version: manifest.version,
    description:
      "Access tokens of connected Intercom workspaces, for the service that answers data-subject requests.",
    securitySchemes: { serviceCredential: { type: "http", scheme: "bearer" } },
  });

  await routes.register(
    async (scope) => {
      scope.addHook("onRequest", async (request) => checkCredential(request.headers.authorization));
      const api = withZodSchemas(scope);

      api.get(
        "/workspaces",
        { schema: { summary: "The connected workspaces", response: { 200: Workspaces, ...REFUSALS } } },
        async () => ({ workspaces: [...(await vault.connections())] }),
      );

      api.get(
        "/workspaces/:workspaceId/token",
        {
          schema: {
            summary: "The access token of a workspace",
            params: Path,
            response: { 200: Token, ...UNKNOWN, ...REFUSALS },
          },
        },
        async (request) => {
          const { workspaceId } = request.params;
          const token = await vault.token(workspaceId).catch((error: unknown) => {
            if (!(error instanceof UnsealableError)) throw error;
            throw tokenUnreadable(error);
          });
          if (token === null) throw workspaceUnknown();
          const { accessToken, tokenVersion, region } = token;
          return { workspaceId, region, accessToken, tokenVersion };
        },
      );

      api.post(
        "/workspaces/:workspaceId/reports",
        {
          schema: {
            summary: "Intercom refused the token: have it checked at once",
            params: Path,
            body: Report,
            response: { 202: Accepted, ...UNKNOWN, ...REFUSALS },
          },
        },
        async (request, reply) => {
          const { workspaceId } = request.params;
          const isKnown = (await vault.connections()).some((known) => known.workspaceId === workspaceId);
          if (!isKnown) throw workspaceUnknown();
          logger.info("token_reported", { workspaceId, code: request.body.code });
          checker.checkSoon(workspaceId);
          return reply.code(202).send({ status: "check_begun" });
        },
      );
    },
    { prefix: "/v1" },
  );
}

function tokenUnreadable(cause: unknown): Problem {
  return new Problem(
    503,
    "token_unreadable",
    "The token of the workspace can't be opened; it has to be reconnected",
    { cause },
  );
}
