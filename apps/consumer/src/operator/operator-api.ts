import { registerOpenApi, withZodSchemas } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance } from "fastify";
import manifest from "../../package.json" with { type: "json" };
import { requireOperator } from "./authenticate.ts";
import type { OperatorOptions } from "./operator-options.ts";
import { REFERENCE_POLICY, referencePage } from "./reference-page.ts";
import { auditRoutes } from "./routes/audit-routes.ts";
import { bulkRoutes } from "./routes/bulk-routes.ts";
import { certificateRoutes } from "./routes/certificate-routes.ts";
import { checkRoutes } from "./routes/check-routes.ts";
import { deadLetterRoutes } from "./routes/dead-letter-routes.ts";
import { detailRoutes } from "./routes/detail-routes.ts";
import { eventRoutes } from "./routes/event-routes.ts";
import { holdRoutes } from "./routes/hold-routes.ts";
import { noticeRoutes } from "./routes/notice-routes.ts";
import { overviewRoutes } from "./routes/overview-routes.ts";
import { reportRoutes } from "./routes/report-routes.ts";
import { requestActionRoutes } from "./routes/request-actions.ts";
import { requestRoutes } from "./routes/request-routes.ts";
import { senderRoutes } from "./routes/sender-routes.ts";
import { specialRoutes } from "./routes/special-routes.ts";

const DESCRIPTION = `For those who operate the service: where each request is, and what can be done about it. No answer names a person, apart from \`reveal\`.

Every call has \`Authorization: Bearer TOKEN\`, whose SHA-256 is in \`OPERATOR_KEYS\`. A viewer reads, an operator acts, an admin sees addresses too. The console's credential (\`forwardsActor\`) says in \`operator-actor\` and \`operator-role\` for whom it asks.

Every action is written to the audit before it is done. Lists go on with \`cursor\`. The API changes only by adding.`;

/** `/v1/operator`, its description at `/v1/operator/openapi.json`, and that to read at `/v1/operator/reference`. */
export async function operatorApi(app: FastifyInstance, options: OperatorOptions): Promise<void> {
  await app.register(
    async (routes) => {
      await registerOpenApi(routes, {
        title: "intercom-dsar operator API",
        version: manifest.version,
        description: DESCRIPTION,
        tags: [
          {
            name: "requests",
            description: "Where each request is; cancel it, look at it now, let it go on.",
          },
          { name: "overview", description: "Workspaces, senders, statistics." },
          { name: "dead letters", description: "Records that could not be taken." },
          { name: "notices", description: "Who was told what deletions erased." },
          { name: "holds", description: "What is paused." },
          { name: "audit", description: "Who did what, when and why." },
        ],
        securitySchemes: { operatorKey: { type: "http", scheme: "bearer" } },
      });
      routes.get("/reference", { schema: { hide: true } }, (_request, reply) =>
        reply
          .header("content-security-policy", REFERENCE_POLICY)
          .type("text/html; charset=utf-8")
          .send(referencePage(routes.swagger())),
      );
      await routes.register(async (scope) => {
        requireOperator(scope, options);
        parseJsonBodies(scope);
        const api = withZodSchemas(scope);
        requestRoutes(api, options);
        detailRoutes(api, options);
        certificateRoutes(api, options);
        overviewRoutes(api, options);
        checkRoutes(api, options);
        reportRoutes(api, options);
        requestActionRoutes(api, options);
        specialRoutes(api, options);
        bulkRoutes(api, options);
        senderRoutes(api, options);
        eventRoutes(api, options);
        deadLetterRoutes(api, options);
        holdRoutes(api, options);
        noticeRoutes(api, options);
        auditRoutes(api, options);
      });
    },
    { prefix: "/v1/operator" },
  );
}

/** Bodies of this scope arrive as what their JSON says; one that is left out is an empty object. */
function parseJsonBodies(scope: FastifyInstance): void {
  scope.addHook("preValidation", async (request) => {
    if (request.method !== "POST") return;
    const { body } = request;
    request.body = Buffer.isBuffer(body) && body.length > 0 ? parsed(body) : {};
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Problem(400, "malformed_json", "The body is no JSON.");
  }
}
