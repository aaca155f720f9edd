import { noticePlace } from "@intercom-dsar/ledger";
import { problemResponses } from "@intercom-dsar/web/openapi";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { requireRole } from "../authenticate.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import type { OperatorOptions } from "../operator-options.ts";
import { perform, resultOf } from "../perform.ts";
import { actionBody, actionResult } from "../schemas/action-schema.ts";
import { noticeId, noticeList, noticeQuery, toNotice } from "../schemas/notice-schema.ts";
import { REFUSALS } from "../schemas/shared.ts";
import type { Api } from "./request-routes.ts";

const tags = ["notices"];

/** Who was told what deletions erased, and acknowledging it for a recipient that can't do so itself. */
export function noticeRoutes(api: Api, options: OperatorOptions): void {
  const { ledger, clock } = options;
  api.get(
    "/notices",
    {
      schema: {
        tags,
        operationId: "listNotices",
        summary: "Notices of deletions: open ones from the nearest deadline on, else the latest first",
        querystring: noticeQuery,
        response: { 200: noticeList, ...REFUSALS },
      },
    },
    async ({ query: { limit, cursor, state, recipient } }) => {
      const place = cursor === undefined ? null : fromCursor(cursor);
      const found = await ledger.notices.list({
        state,
        recipient,
        limit: limit + 1,
        after: place === null ? null : { at: place.time, noticeId: place.id },
      });
      const notices = found.slice(0, limit);
      const last = notices.at(-1);
      return {
        notices: notices.map((view) => toNotice(view, clock.now())),
        next:
          found.length > limit && last !== undefined
            ? toCursor(noticePlace(state, last), last.noticeId)
            : null,
      };
    },
  );

  api.post(
    "/notices/:noticeId/acknowledge",
    {
      schema: {
        tags,
        operationId: "acknowledgeNotice",
        summary: "Say in a recipient's place that what it names is erased there too",
        params: z.object({ noticeId }),
        body: actionBody,
        response: {
          200: actionResult,
          ...problemResponses({
            404: "`notice_unknown`: there is none, or it is destroyed with its request.",
          }),
          ...REFUSALS,
        },
      },
    },
    async (request) => {
      const operator = requireRole(request, "operator");
      const { noticeId: id } = request.params;
      const found = await ledger.notices.find(id);
      if (found === null) throw new Problem(404, "notice_unknown", "There is no notice of this id.");
      const { requestId, sender, senderRequestId, recipient } = found;
      const intention = {
        action: "acknowledge-notice",
        requestId,
        target: { sender, requestId: senderRequestId, recipient, noticeId: id },
        reason: request.body.reason,
      };
      return perform(options, operator, intention, async () => {
        const done = await ledger.notices.acknowledge(id, { name: operator.actor });
        return resultOf(done?.isNew === true ? "acknowledged" : "acknowledged_already", done?.isNew === true);
      });
    },
  );
}
