import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform, resultOf } from "../perform.ts";
import { checkReason, operationName, REQUEST_ACTIONS } from "../request-actions.ts";
import { actionBody, actionResult, approvalBody } from "../schemas/action-schema.ts";
import { REFUSALS, requestPath, UNKNOWN } from "../schemas/shared.ts";
import { findRequest } from "./find-request.ts";
import type { Api } from "./request-routes.ts";

const CONFLICT = problemResponses({
  409: "The request is not in a state in which this can be done; `code` says in which it is, such as `request_begun`.",
});

/** What an operator does with one request. */
export function requestActionRoutes(api: Api, options: OperatorOptions): void {
  for (const action of REQUEST_ACTIONS) {
    const { name, summary, run } = action;
    api.post(
      `/requests/:sender/:requestId/${name}`,
      {
        schema: {
          tags: ["requests"],
          operationId: `${operationName(name)}Request`,
          summary,
          params: requestPath,
          body: actionBody,
          response: { 200: actionResult, ...UNKNOWN, ...CONFLICT, ...REFUSALS },
        },
      },
      async (request) => {
        const operator = requireRole(request, "operator");
        const { sender, requestId } = request.params;
        checkReason(action, request.body.reason);
        const found = await findRequest(options.ledger, request.params);
        const intention = {
          action: name,
          requestId: found.requestId,
          target: { sender, requestId },
          reason: request.body.reason,
        };
        const answer = await perform(options, operator, intention, async () => {
          const { result, is } = await run(options, found);
          return { ...resultOf(result, is === "done"), ...(is === "refused" && { skipped: 0, failed: 1 }) };
        });
        if (answer.failed > 0)
          throw new Problem(
            409,
            `request_${answer.result}`,
            "The request is not in a state in which this can be done.",
          );
        return answer;
      },
    );
  }
  api.post(
    "/requests/:sender/:requestId/approve",
    {
      schema: {
        tags: ["requests"],
        operationId: "approveRequest",
        summary: "Let a deletion go on with the plan of this digest, where it waits for that",
        params: requestPath,
        body: approvalBody,
        response: { 200: actionResult, ...UNKNOWN, ...CONFLICT, ...REFUSALS },
      },
    },
    async (request) => {
      const operator = requireRole(request, "operator");
      const { sender, requestId } = request.params;
      const { digest, reason } = request.body;
      const found = await findRequest(options.ledger, request.params);
      const target = { sender, requestId, digest };
      const intention = { action: "approve", requestId: found.requestId, target, reason };
      const answer = await perform(options, operator, intention, async () => {
        const result = await options.ledger.holds.approve(found.requestId, digest);
        const isDone = result === "approved";
        return { ...resultOf(result, isDone), ...(!isDone && { skipped: 0, failed: 1 }) };
      });
      if (answer.failed > 0)
        throw new Problem(
          409,
          `request_${answer.result}`,
          "The plan of this digest is not waiting for an approval.",
        );
      return answer;
    },
  );
}
