import { html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { AuditList } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { auditTable } from "./audit-table.ts";

const Paging = z.object({ cursor: z.string().max(400).optional().catch(undefined) });

/** What operators did, the newest first. */
export function registerAuditRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/audit", async (request, reply) => {
    const { actor, viewer, now } = pageContext(request, reply, options);
    const { cursor } = Paging.parse(request.query);
    const { actions, next } = await options.api.get(
      actor,
      "/audit",
      AuditList,
      cursor === undefined ? {} : { cursor },
    );
    const page = layout({
      section: "/audit",
      title: "Audit",
      viewer,
      main: html`<div class="head"><div><h1>Audit</h1><p class="lead">What operators did, the newest first. Rows are only ever added.</p></div></div>
${auditTable(actions, now, "Nobody has done anything yet.")}
${next !== null && html`<nav class="pager" aria-label="Pages"><span></span><a class="button" rel="next" href="/audit?cursor=${encodeURIComponent(next)}">Next</a></nav>`}`,
    });
    return sendPage(reply, 200, page);
  });
}
