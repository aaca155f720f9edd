import { type Html, html, sendPage } from "@intercom-dsar/web/pages";
import type { FastifyInstance } from "fastify";
import { PauseList, SenderList } from "../api/schemas.ts";
import { actionLink } from "../pages/action.ts";
import { noticeBox } from "../pages/notice.ts";
import { pageContext, type RouteOptions } from "../pages/page-context.ts";
import { pill } from "../pages/pill.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { listLink } from "../requests/filter.ts";
import { pauseLink } from "../workspaces/pauses.ts";

/** What each sender may ask for, and what it has asked for. */
export function registerSenderRoutes(routes: FastifyInstance, options: RouteOptions): void {
  routes.get("/senders", async (request, reply) => {
    const { actor, viewer, notice, mayAct } = pageContext(request, reply, options);
    const [{ senders }, pauses] = await Promise.all([
      options.api.get(actor, "/senders", SenderList),
      options.api.get(actor, "/pauses", PauseList),
    ]);
    const page = layout({
      section: "/senders",
      title: "Senders",
      viewer,
      main: html`${noticeBox(notice)}
<div class="head"><div><h1>Senders</h1><p class="lead">What each may ask for, and what it used today (UTC).</p></div></div>
${senderTable(senders, pauses, mayAct)}`,
    });
    return sendPage(reply, 200, page);
  });
}

function senderActions(
  {
    sender,
    queued,
    overLimit,
  }: { readonly sender: string; readonly queued: number; readonly overLimit: number },
  pauses: PauseList,
): Html {
  return html`<div class="row-actions">${pauseLink(pauses, "sender", sender)}
${overLimit > 0 && actionLink(`/senders/${encodeURIComponent(sender)}/release`, "Release …", "", `what is over the limit of ${sender}`)}
${queued > 0 && actionLink(`/senders/${encodeURIComponent(sender)}/withdraw`, "Withdraw …", "", `what ${sender} has queued`)}</div>`;
}

function senderTable(senders: SenderList["senders"], pauses: PauseList, mayAct: boolean): Html {
  return table({
    caption: "Senders",
    columns: [
      "Sender",
      "Stands",
      "May ask for",
      "In",
      "Requests a minute",
      "Deletions today",
      "To be released",
      "Open",
      "Overdue",
      ...(mayAct ? ["Do"] : []),
    ],
    rows: senders.map(({ sender, isConfigured, isPaused, kinds, workspaces, open, ...used }) => [
      html`<a href="${listLink({ sender })}">${sender}</a>`,
      isPaused ? pill("paused", "warn") : isConfigured ? pill("configured", "good") : pill("not in SENDERS"),
      kinds === null ? "as its endpoint" : kinds.join(", "),
      workspaces === null ? "every workspace" : workspaces.join(", "),
      used.requestsPerMinute,
      `${used.deletionsToday}${used.deletionsPerDay === null ? "" : ` of ${used.deletionsPerDay}`}`,
      used.overLimit > 0
        ? html`<a href="${listLink({ sender, waitingFor: "limit" })}">${used.overLimit}</a>`
        : 0,
      open.received + open.running + open.waiting,
      open.overdue > 0 ? html`<strong class="bad">${open.overdue}</strong>` : 0,
      ...(mayAct
        ? [senderActions({ sender, queued: open.received + open.waiting, overLimit: used.overLimit }, pauses)]
        : []),
    ]),
    empty: "No sender is configured, and nobody has sent anything.",
  });
}
