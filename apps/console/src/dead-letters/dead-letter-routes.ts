import { html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DeadLetterList } from "../api/schemas.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { pill } from "../pages/pill.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";

const Paging = z.object({ cursor: z.string().max(400).optional().catch(undefined) });

/** Records that could not be taken; what they hold is not shown. */
export function registerDeadLetterRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/dead-letters", async (request, reply) => {
    const { actor, viewer, now } = pageContext(request, reply, options);
    const { cursor } = Paging.parse(request.query);
    const query: Record<string, string> = cursor === undefined ? {} : { cursor };
    const { deadLetters, next } = await options.api.get(actor, "/dead-letters", DeadLetterList, query);
    const page = layout({
      section: "/dead-letters",
      title: "Dead letters",
      viewer,
      main: html`<div class="head"><div><h1>Dead letters</h1><p class="lead">Records that could not be taken, the newest first. What they hold is not shown.</p></div></div>
${table({
  caption: "Dead letters",
  columns: ["Record", "Cause", "Place in the schema", "Signed", "Stood", "Published"],
  rows: deadLetters.map(({ id, cause, meaning, path, isSigned, createdAt, publishedAt, quarantinedAt }) => [
    html`<code>${id}</code>`,
    html`${meaning ?? ""} <code>${cause}</code>`,
    path === null ? null : html`<code>${path}</code>`,
    isSigned ? "yes" : "no",
    when(createdAt, now),
    quarantinedAt !== null ? pill("quarantined", "bad") : when(publishedAt, now),
  ]),
  empty: "There is none.",
})}
${next !== null && html`<nav class="pager" aria-label="Pages"><span></span><a class="button" rel="next" href="/dead-letters?cursor=${encodeURIComponent(next)}">Next</a></nav>`}`,
    });
    return sendPage(reply, 200, page);
  });
}
