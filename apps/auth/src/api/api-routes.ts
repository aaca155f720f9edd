import type { TokenVault } from "@intercom-dsar/oauth";
import { UnsealableError } from "@intercom-dsar/sealing";
import type { Logger } from "@intercom-dsar/service";
import { problemResponses, registerOpenApi, withZodSchemas } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import type { Checker } from "../checks/checker.ts";
import { WorkspaceId } from "../http/workspace-id.ts";
import { workspaceUnknown } from "../http/workspace-unknown.ts";
import type { Audit } from "../store/audit.ts";
import { consumerOf, mayAsk, type TokenConsumer } from "./token-consumer.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Whose credential the request has; `null` outside `/v1`. */
    consumer: TokenConsumer | null;
  }
}

export interface ApiOptions {
  readonly vault: Pick<TokenVault, "connections" | "token">;
  readonly checker: Pick<Checker, "checkSoon">;
  readonly consumers: readonly TokenConsumer[];
  readonly audit: Audit;
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
  const { vault, checker, consumers, audit, logger } = options;
  await registerOpenApi(routes, {
    title: "intercom-dsar auth",
    version: manifest.version,
    description:
      "Access tokens of connected Intercom workspaces, for the service that answers data-subject requests.",
    securitySchemes: { serviceCredential: { type: "http", scheme: "bearer" } },
  });

  await routes.register(
    async (scope) => {
      scope.decorateRequest("consumer", null);
      scope.addHook("onRequest", async (request) => {
        request.consumer = consumerOf(consumers, request.headers.authorization);
      });
      const api = withZodSchemas(scope);

      api.get(
        "/workspaces",
        { schema: { summary: "The connected workspaces", response: { 200: Workspaces, ...REFUSALS } } },
        async (request) => ({
          workspaces: (await vault.connections()).filter(({ workspaceId }) => isOpen(request, workspaceId)),
        }),
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
          // What is another's is unknown.
          if (!isOpen(request, workspaceId)) throw workspaceUnknown();
          const token = await vault.token(workspaceId).catch((error: unknown) => {
            if (!(error instanceof UnsealableError)) throw error;
            throw tokenUnreadable(error);
          });
          if (token === null) throw workspaceUnknown();
          const { accessToken, tokenVersion, region } = token;
          const { name } = consumer(request);
          const actor = `consumer:${name}`;
          const auditId = await audit.record({ action: "token_handed_out", actor, workspaceId });
          logger.info("token_handed_out", { workspaceId, clientId: name, auditId });
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
          if (!isKnown || !isOpen(request, workspaceId)) throw workspaceUnknown();
          logger.info("token_reported", {
            workspaceId,
            clientId: consumer(request).name,
            code: request.body.code,
          });
          checker.checkSoon(workspaceId);
          return reply.code(202).send({ status: "check_begun" });
        },
      );
    },
    { prefix: "/v1" },
  );
}

function consumer(request: FastifyRequest): TokenConsumer {
  if (request.consumer === null) throw new Error("the route is not under the hook that knows consumers");
  return request.consumer;
}

function isOpen(request: FastifyRequest, workspaceId: string): boolean {
  return mayAsk(consumer(request), workspaceId);
}

function tokenUnreadable(cause: unknown): Problem {
  return new Problem(
    503,
    "token_unreadable",
    "The token of the workspace can't be opened; it has to be reconnected",
    { cause },
  );
}
