import { type Html, html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DeadLetterList, Statistics } from "../api/schemas.ts";
import { actionLink } from "../pages/action.ts";
import { noticeBox } from "../pages/notice.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { pill } from "../pages/pill.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { utcField } from "../pages/utc-field.ts";
import { when } from "../pages/when.ts";

const Paging = z.object({ cursor: z.string().max(400).optional().catch(undefined) });

/** Records that could not be taken; what they hold is not shown. */
export function registerDeadLetterRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/dead-letters", async (request, reply) => {
    const { actor, viewer, notice, mayAct, now } = pageContext(request, reply, options);
    const { cursor } = Paging.parse(request.query);
    const query: Record<string, string> = cursor === undefined ? {} : { cursor };
    const [{ deadLetters, next }, { quarantined }] = await Promise.all([
      options.api.get(actor, "/dead-letters", DeadLetterList, query),
      options.api.get(actor, "/statistics", Statistics, { months: "1" }),
    ]);
    const page = layout({
      section: "/dead-letters",
      title: "Dead letters",
      viewer,
      main: html`${noticeBox(notice)}
<div class="head"><div><h1>Dead letters</h1><p class="lead">Records that could not be taken, the newest first. What they hold is not shown.</p></div></div>
${table({
  caption: "Dead letters",
  columns: [
    "Record",
    "Cause",
    "Place in the schema",
    "Signed",
    "Stood",
    "Published",
    ...(mayAct ? ["Do"] : []),
  ],
  rows: deadLetters.map(({ id, cause, meaning, path, isSigned, createdAt, publishedAt, quarantinedAt }) => [
    html`<code>${id}</code>`,
    html`${meaning ?? ""} <code>${cause}</code>`,
    path === null ? null : html`<code>${path}</code>`,
    isSigned ? "yes" : "no",
    when(createdAt, now),
    quarantinedAt !== null ? pill("quarantined", "bad") : when(publishedAt, now),
    ...(mayAct
      ? [
          html`<div class="row-actions">${actionLink(`/dead-letters/replay?id=${encodeURIComponent(id)}`, "Put back …", "", id)}</div>`,
        ]
      : []),
  ]),
  empty: "There is none.",
})}
${next !== null && html`<nav class="pager" aria-label="Pages"><span></span><a class="button" rel="next" href="/dead-letters?cursor=${encodeURIComponent(next)}">Next</a></nav>`}
${mayAct && deadLetters.length > 0 && replayForm(now)}
${quarantinedPanel(quarantined, mayAct, now)}`,
    });
    return sendPage(reply, 200, page);
  });
}

const DAY_MS = 86_400_000;

function replayForm(now: number): Html {
  return html`<section class="panel after"><h2>Put many back</h2><p>Once what was wrong is mended. The next page says which can be put back, before anything is.</p>
<form class="inline" method="get" action="/dead-letters/replay"><div>${utcField("replay-from", "from", "Written since", now - DAY_MS)}</div>
<div><label class="field" for="replay-cause">Cause</label> <input class="input" id="replay-cause" name="cause" type="text" maxlength="64" autocomplete="off" placeholder="any"></div>
<button class="button" type="submit">Put them back …</button></form></section>`;
}

function quarantinedPanel(quarantined: number, mayAct: boolean, now: number): Html {
  return html`<section class="panel after" id="undelivered"><h2>Messages that could not be delivered</h2>
<p>${quarantined === 0 ? "There is none: every outcome, status and callback went out, or is on its way." : html`<strong class="bad">${quarantined}</strong> ${quarantined === 1 ? "waits" : "wait"} until somebody sends ${quarantined === 1 ? "it" : "them"} again. They hold up no other.`}</p>
${
  mayAct &&
  quarantined > 0 &&
  html`<form class="inline" method="get" action="/redeliver"><div>${utcField("redeliver-since", "since", "Quarantined since", now - DAY_MS)}</div>
<button class="button" type="submit">Send them again …</button></form>`
}</section>`;
}
