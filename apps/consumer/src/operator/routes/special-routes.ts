import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform, resultOf } from "../perform.ts";
import { retryAsNew } from "../retry-as-new.ts";
import { actionResult } from "../schemas/action-schema.ts";
import { REFUSALS, reasonText, requestId, requestPath, senderName, UNKNOWN } from "../schemas/shared.ts";
import { findRequest } from "./find-request.ts";
import type { Api } from "./request-routes.ts";

const tags = ["requests"];
const retryResult = actionResult
  .extend({ sender: senderName, requestId: requestId.describe("Of the new request.") })
  .meta({
    title: "New request",
    examples: [
      {
        actionId: "0d9b…",
        action: "retry-as-new",
        result: "accepted",
        done: 1,
        skipped: 0,
        failed: 0,
        sender: "portal",
        requestId: "dsar-2041.r1",
      },
    ],
  });
const revealed = z
  .strictObject({
    actionId: z.string(),
    identifiers: z.array(z.string()).describe("The addresses of the person."),
  })
  .meta({ title: "Revealed", examples: [{ actionId: "0d9b…", identifiers: ["jo@example.com"] }] });

/** Asking again, and seeing whom a request is about. */
export function specialRoutes(api: Api, options: OperatorOptions): void {
  const { ledger, submissions } = options;
  api.post(
    "/requests/:sender/:requestId/retry-as-new",
    {
      schema: {
        tags,
        operationId: "retryRequestAsNew",
        summary:
          "Ask once more for what an ended request asked for, under a new id; a deletion goes on with its plan (`retryOf`)",
        params: requestPath,
        body: z
          .strictObject({
            requestId: requestId
              .optional()
              .describe("Of the new request. Defaults to the old one with `.r1`, `.r2`, …"),
            reason: reasonText.optional(),
          })
          .meta({ title: "Ask again", examples: [{ reason: "the token works again" }] }),
        response: {
          200: retryResult,
          ...UNKNOWN,
          ...problemResponses({
            409: "`request_not_ended`, `request_forgotten` (its data is destroyed, or it was rejected), `request_id_taken`.",
          }),
          ...REFUSALS,
        },
      },
    },
    async (request) => {
      const operator = requireRole(request, "operator");
      const found = await findRequest(ledger, request.params);
      const { sender, requestId } = request.params;
      const intention = {
        action: "retry-as-new",
        requestId: found.requestId,
        target: { sender, requestId },
        reason: request.body.reason,
      };
      let newId: string | null = null;
      const answer = await perform(options, operator, intention, async () => {
        const again = await retryAsNew({ ledger, submissions }, found, request.body.requestId);
        if (again.result === "accepted") newId = again.requestId;
        return { ...resultOf(again.result, newId !== null), skipped: 0, failed: newId === null ? 1 : 0 };
      });
      if (newId === null) throw new Problem(409, `request_${answer.result}`, "It can't be asked for again.");
      return { ...answer, sender, requestId: newId };
    },
  );

  api.post(
    "/requests/:sender/:requestId/reveal",
    {
      schema: {
        tags,
        operationId: "revealRequest",
        summary: "Whom it is about (admin). The audit and the request's journal say who looked",
        params: requestPath,
        body: z
          .strictObject({ reason: reasonText })
          .meta({ title: "Why", examples: [{ reason: "ticket OPS-311: the person called" }] }),
        response: {
          200: revealed,
          ...UNKNOWN,
          ...problemResponses({
            409: "`request_forgotten`: its addresses are destroyed, or it was rejected.",
          }),
          ...REFUSALS,
        },
      },
    },
    async (request) => {
      const operator = requireRole(request, "admin");
      const found = await findRequest(ledger, request.params);
      const { sender, requestId } = request.params;
      const { reason } = request.body;
      const intention = {
        action: "reveal",
        requestId: found.requestId,
        target: { sender, requestId },
        reason,
      };
      let subjects: readonly string[] | null = null;
      const { actionId } = await perform(options, operator, intention, async (actionId) => {
        subjects = await ledger.audit.reveal(found.requestId, actionId);
        return resultOf(subjects === null ? "forgotten" : "revealed", subjects !== null);
      });
      if (subjects === null)
        throw new Problem(409, "request_forgotten", "Nothing of the person is kept any more.");
      return { actionId, identifiers: [...(subjects as readonly string[])] };
    },
  );
}
