import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform } from "../perform.ts";
import { actionBody, actionResult } from "../schemas/action-schema.ts";
import { instant, REFUSALS, reasonText, senderName } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const redeliverBody = z
  .strictObject({
    since: instant.describe("What was quarantined from then on, on every channel."),
    reason: reasonText.optional(),
  })
  .meta({ title: "Since when", examples: [{ since: "2026-11-26T08:00:00Z" }] });

/** What an operator does with all that a sender has queued. */
export function senderRoutes(api: Api, options: OperatorOptions): void {
  for (const [name, result, summary] of [
    ["withdraw", "withdrawn", "Cancel what the sender has queued and what has not begun"],
    ["release", "released", "Let the sender's deletions go on that are beyond its daily number"],
  ] as const)
    api.post(
      `/senders/:sender/${name}`,
      {
        schema: {
          tags: ["holds"],
          operationId: `${name}Sender`,
          summary,
          params: z.object({ sender: senderName }),
          body: actionBody,
          response: { 200: actionResult, ...REFUSALS },
        },
      },
      async (request) => {
        const operator = requireRole(request, "operator");
        const { sender } = request.params;
        const intention = { action: `${name}-sender`, target: { sender }, reason: request.body.reason };
        return perform(options, operator, intention, async () => {
          const { length: done } = await options.ledger.holds[name](sender);
          return { result: done > 0 ? result : "nothing_queued", done, skipped: 0, failed: 0 };
        });
      },
    );

  api.post(
    "/redeliver",
    {
      schema: {
        tags: ["holds"],
        operationId: "redeliver",
        summary: "Send again what was quarantined",
        body: redeliverBody,
        response: { 200: actionResult, ...REFUSALS },
      },
    },
    async (request) => {
      const operator = requireRole(request, "operator");
      const { since, reason } = request.body;
      return perform(options, operator, { action: "redeliver", target: { since }, reason }, async () => {
        const { length: done } = await options.ledger.outbox.redeliver({ since: Date.parse(since) });
        return { result: done > 0 ? "due" : "nothing_to_send", done, skipped: 0, failed: 0 };
      });
    },
  );
}
