import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { auditList, toAuditEntry } from "../schemas/action-schema.ts";
import { pageQuery, REFUSALS, requestId, role, senderName, UNKNOWN } from "../schemas/shared.ts";
import { findRequest } from "./find-request.ts";
import type { Api } from "./request-routes.ts";

const tags = ["audit"];
const me = z
  .strictObject({ actor: z.string(), credential: z.string(), role })
  .meta({ title: "Me", examples: [{ actor: "jane", credential: "console", role: "operator" }] });

/** Who asks, and what others did. */
export function auditRoutes(api: Api, { ledger }: OperatorOptions): void {
  api.get(
    "/me",
    {
      schema: {
        tags,
        operationId: "getMe",
        summary: "Who this credential is, and what it may do",
        response: { 200: me, ...REFUSALS },
      },
    },
    async (request) => requireRole(request, "viewer"),
  );

  api.get(
    "/audit",
    {
      schema: {
        tags,
        operationId: "listAudit",
        summary: "What operators did, the newest first",
        querystring: z.object({
          sender: senderName.optional().describe("With `requestId`: what was done with this request alone."),
          requestId: requestId.optional(),
          ...pageQuery,
        }),
        response: { 200: auditList, ...UNKNOWN, ...REFUSALS },
      },
    },
    async ({ query: { sender, requestId, limit, cursor } }) => {
      const of =
        sender === undefined || requestId === undefined
          ? {}
          : { requestId: (await findRequest(ledger, { sender, requestId })).requestId };
      const place = cursor === undefined ? null : fromCursor(cursor);
      const found = await ledger.audit.list({
        ...of,
        limit: limit + 1,
        after: place === null ? null : { at: place.time, actionId: place.id },
      });
      const actions = found.slice(0, limit);
      const last = actions.at(-1);
      return {
        actions: actions.map(toAuditEntry),
        next: found.length > limit && last !== undefined ? toCursor(last.at, last.actionId) : null,
      };
    },
  );
}
