import { html, sendPage } from "@intercom-dsar/web/pages";
import { Problem } from "@intercom-dsar/web/problem";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { ErasureNoticeList } from "../api/schemas.ts";
import { registerAction } from "../pages/action.ts";
import { noticeBox } from "../pages/notice.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { erasureNoticeTable } from "./erasure-notice-table.ts";

const STATES = { open: "Open", overdue: "Overdue", acknowledged: "Acknowledged" } as const;
const Query = z.object({
  state: z.enum(["open", "overdue", "acknowledged"]).catch("open"),
  cursor: z.string().max(400).optional().catch(undefined),
});
const Path = z.object({ noticeId: z.string().regex(/^[0-9a-f]{32}$/) });

/** Recipients that were told what a deletion erased (GDPR article 19): who has acknowledged it, and doing so in their place. */
export function registerErasureNoticeRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/notices", async (request, reply) => {
    const { actor, viewer, notice, mayAct, now } = pageContext(request, reply, options);
    const { state, cursor } = Query.parse(request.query);
    const query: Record<string, string> = { state, ...(cursor !== undefined && { cursor }) };
    const { notices, next } = await options.api.get(actor, "/notices", ErasureNoticeList, query);
    const page = layout({
      section: "/notices",
      title: "Notices",
      viewer,
      main: html`${noticeBox(notice)}
<div class="head"><div><h1>Notices</h1><p class="lead">Recipients that hold data of the same persons are told what each deletion erased. Open ones are listed from the nearest deadline on.</p></div></div>
<p>${Object.entries(STATES).map(
        ([each, name]) =>
          html`<a class="button${each !== state && " quiet"}" href="/notices?state=${each}"${each === state && html` aria-current="true"`}>${name}</a> `,
      )}</p>
${erasureNoticeTable({ notices, mayAct, now, empty: `None is ${STATES[state].toLowerCase()}.` })}
${next !== null && html`<nav class="pager" aria-label="Pages"><span></span><a class="button" rel="next" href="/notices?state=${state}&amp;cursor=${encodeURIComponent(next)}">Next</a></nav>`}`,
    });
    return sendPage(reply, 200, page);
  });

  registerAction(routes, options, {
    path: "/notices/:noticeId/acknowledge",
    ask: (request) => ({
      section: "/notices",
      title: "Acknowledge this notice in the recipient's place?",
      says: [
        `Notice ${noticeIdOf(request)}: you say that what the deletion erased is erased at the recipient too. Your name stands beside it.`,
        "That can't be taken back.",
      ],
      button: "Acknowledge it",
      isFinal: true,
      back: "/notices",
    }),
    deed(request) {
      const noticeId = noticeIdOf(request);
      return {
        path: `/notices/${noticeId}/acknowledge`,
        body: {},
        about: `Notice ${noticeId}`,
        next: "/notices",
      };
    },
  });
}

function noticeIdOf({ params }: FastifyRequest): string {
  const path = Path.safeParse(params);
  if (!path.success) throw new Problem(404, "notice_unknown", "There is no such notice");
  return path.data.noticeId;
}
