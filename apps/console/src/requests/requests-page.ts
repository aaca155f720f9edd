import { type Html, html } from "@intercom-dsar/web/pages";
import type { OperatorRequest, RequestList } from "../api/schemas.ts";
import { liveBox } from "../pages/live-box.ts";
import { noticeBox } from "../pages/notice.ts";
import type { PageContext } from "../pages/page-context.ts";
import { statePills } from "../pages/pill.ts";
import { requestLink } from "../pages/request-path.ts";
import { layout } from "../pages/site.ts";
import { table } from "../pages/table.ts";
import { when } from "../pages/when.ts";
import { pickOf } from "./bulk-actions.ts";
import { bulkBar } from "./bulk-bar.ts";
import { CHOICES, type Filter, filterParts, listLink, WAIT_WORDS } from "./filter.ts";

export interface RequestsPageOptions extends PageContext {
  readonly list: RequestList;
  readonly filter: Filter;
  readonly isFirstPage: boolean;
}

/** Filters that are asked for every day. */
const SHORTCUTS: readonly (readonly [string, Partial<Filter>])[] = [
  ["All", {}],
  ["Open", { state: "open" }],
  ["Overdue", { overdue: "true" }],
  ["To be released", { waitingFor: "limit" }],
  ["To be approved", { waitingFor: "approval" }],
  ["Without a token", { waitingFor: "authorization" }],
  ["Failed", { status: "failed" }],
];

export function requestsPage({
  viewer,
  notice,
  list,
  filter,
  isFirstPage,
  mayAct,
  now,
}: RequestsPageOptions): Html {
  const { requests, next, total } = list;
  return layout({
    section: "/requests",
    title: "Requests",
    viewer,
    main: html`${noticeBox(notice)}${liveBox()}
<div class="head"><div><h1>Requests</h1><p class="lead">${countOf(total, requests.length, isFirstPage)}</p></div></div>
<nav class="shortcuts" aria-label="Often asked for"><ul>${SHORTCUTS.map(([name, wanted]) => shortcut(name, wanted, filter))}</ul></nav>
${filterForm(filter)}
${chips(filter)}
${mayAct && requests.length > 0 && bulkBar(filter, total)}
${requestTable(requests, now, "No request fits the filter.", mayAct)}
${(next !== null || !isFirstPage) && html`<nav class="pager" aria-label="Pages">${isFirstPage ? html`<span></span>` : html`<a class="button" href="${listLink(filter)}">First page</a>`}${next !== null && html`<a class="button" rel="next" href="${listLink(filter, next)}">Next</a>`}</nav>`}`,
  });
}

/** Requests as a dense table; each leads to its page. */
export function requestTable(
  requests: readonly OperatorRequest[],
  now: number,
  empty: string,
  canPick = false,
): Html {
  return table({
    ...(canPick && { lead: requests.map(pickBox) }),
    caption: "Requests",
    columns: ["Request", "Kind", "State", "Waits for", "Deadline", "Workspace", "Arrived"],
    rows: requests.map((request) => [
      html`<a href="${requestLink(request)}">${request.requestId}</a> <span class="exact">of ${request.sender}, by ${request.endpoint}</span>`,
      html`${request.kind}${request.regulation !== null && html` <span class="exact">${request.regulation}</span>`}`,
      html`${statePills(request)}${request.reasonCode !== null && html` <span class="exact">${request.reasonCode}</span>`}`,
      request.waiting === null
        ? null
        : html`${WAIT_WORDS[request.waiting.reason] ?? request.waiting.reason}${request.waiting.until !== null && html` <span class="exact">looked at ${when(request.waiting.until, now)}</span>`}`,
      when(request.deadline, now),
      request.workspaceId,
      when(request.arrivedAt, now),
    ]),
    empty,
  });
}

function pickBox(request: OperatorRequest): Html {
  return html`<input type="checkbox" name="pick" form="bulk" value="${pickOf(request)}" aria-label="Pick ${request.requestId} of ${request.sender}">`;
}

function countOf(total: number | null, shown: number, isFirstPage: boolean): string {
  if (total !== null)
    return total === 1 ? "1 request fits." : `${total} requests fit; ${shown} are on this page.`;
  return isFirstPage ? `${shown} requests.` : `${shown} more.`;
}

function shortcut(name: string, wanted: Partial<Filter>, filter: Filter): Html {
  const isShown = listLink(wanted) === listLink(filter);
  return html`<li><a href="${listLink(wanted)}"${isShown && html` aria-current="page"`}>${name}</a></li>`;
}

/** What is asked for in words, each with the way to ask for it no more. */
function chips(filter: Filter): Html | null {
  const parts = filterParts(filter);
  if (parts.length === 0) return null;
  return html`<div class="chips"><span class="soft">Only</span><ul aria-label="What the filter asks for">${parts.map(
    ([field, words]) =>
      html`<li><a href="${listLink({ ...filter, [field]: "" })}">${words} <span aria-hidden="true">×</span><span class="unseen">: leave that out</span></a></li>`,
  )}</ul>${parts.length > 1 && html`<a href="/requests">Clear all</a>`}</div>`;
}

function filterForm(filter: Filter): Html {
  return html`<form class="search" method="get" action="/requests" role="search">
${select("kind", "Kind", filter)}
${select("state", "State", filter)}
${select("waitingFor", "Waits for", filter)}
${select("status", "Outcome", filter)}
${input("reason", "Reason code", filter)}
${input("sender", "Sender", filter)}
${input("workspace", "Workspace", filter)}
<div class="tick"><input id="overdue" name="overdue" type="checkbox" value="true"${filter.overdue === "true" && html` checked`}> <label for="overdue">Overdue</label></div>
<button class="button" type="submit">Filter</button>
</form>`;
}

function select(name: keyof typeof CHOICES, label: string, filter: Filter): Html {
  return html`<div><label class="field" for="${name}">${label}</label><select class="input" id="${name}" name="${name}">
<option value="">Any</option>${CHOICES[name].map(
    (word) =>
      html`<option value="${word}"${filter[name] === word && html` selected`}>${name === "waitingFor" ? (WAIT_WORDS[word] ?? word) : word.replaceAll("_", " ")}</option>`,
  )}
</select></div>`;
}

function input(name: "reason" | "sender" | "workspace", label: string, filter: Filter): Html {
  return html`<div><label class="field" for="${name}">${label}</label><input class="input" id="${name}" name="${name}" type="text" maxlength="128" autocomplete="off" value="${filter[name]}"></div>`;
}
