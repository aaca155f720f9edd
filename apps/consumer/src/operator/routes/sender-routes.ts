import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform } from "../perform.ts";
import { actionBody, actionResult } from "../schemas/action-schema.ts";
import { REFUSALS, senderName } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

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
}
