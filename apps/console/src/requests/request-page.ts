import { type Html, html } from "@intercom-dsar/web/pages";
import type { AuditList, Coverage, Explanation, OperatorRequest, Timeline } from "../api/schemas.ts";
import { auditTable } from "../audit/audit-table.ts";
import { erasureNoticeTable } from "../erasure-notices/erasure-notice-table.ts";
import { actionLink } from "../pages/action.ts";
import { liveBox } from "../pages/live-box.ts";
import { noticeBox } from "../pages/notice.ts";
import type { PageContext } from "../pages/page-context.ts";
import { pill, statePills } from "../pages/pill.ts";
import { requestLink } from "../pages/request-path.ts";
import { layout } from "../pages/site.ts";
import { when } from "../pages/when.ts";
import { coverageTable } from "./coverage-table.ts";
import { listLink, WAIT_WORDS } from "./filter.ts";
import { askedPlan, possibleActions, REQUEST_ACTIONS } from "./request-actions.ts";
import { rungs } from "./rungs.ts";
import { timelineTable } from "./timeline-table.ts";

export interface RequestPageOptions extends PageContext {
  readonly request: OperatorRequest;
  readonly timeline: Timeline;
  /** `null`: the consumer is of a release that does not tell it. */
  readonly coverage: Coverage | null;
  readonly explanation: Explanation | null;
  readonly audit: AuditList;
}

/** All that is known of one request, and what can be done with it. */
export function requestPage(options: RequestPageOptions): Html {
  const { request, timeline, coverage, audit, viewer, notice, mayAct, now } = options;
  const { sender, requestId, kind, workspaceId } = request;
  return layout({
    section: "/requests",
    title: requestId,
    viewer,
    main: html`${noticeBox(notice)}${liveBox(`${sender}/${requestId}`)}
<div class="head"><div><h1>${requestId}</h1>
<p class="lead">${kind} of <a href="${listLink({ sender })}">${sender}</a>, by ${request.endpoint}${workspaceId !== null && html`, in workspace <a href="${listLink({ workspace: workspaceId })}">${workspaceId}</a>`}</p></div>
<p>${statePills(request)}${request.cancelRequested && html` ${pill("cancel requested", "warn")}`}</p></div>
<div class="columns">
<section class="panel"><h2>What is true now</h2>${explanationText(options)}
${mayAct && actionLinks(options)}</section>
<section class="panel"><h2>How far it has come</h2>${rungs(request, timeline, now)}
${facts(request, now)}
${kind === "deletion" && request.state === "ended" && certificateLinks(request)}</section>
</div>
<section class="panel"><h2>Coverage</h2>${coverageTable(coverage)}</section>
<section class="panel"><h2>Timeline</h2>${timelineTable(timeline, now)}</section>
${timeline.notices.length > 0 && html`<section class="panel"><h2>Notices to recipients</h2>${erasureNoticeTable({ notices: timeline.notices, mayAct, now, empty: "" })}</section>`}
<section class="panel"><h2>What operators did</h2>${auditTable(audit.actions, now, "Nobody has done anything with it.")}</section>`,
  });
}

function actionLinks({ request, timeline, viewer }: RequestPageOptions): Html {
  const plan = askedPlan(timeline);
  const names = possibleActions(request, plan !== null, viewer.admin.role === "admin");
  return html`<div class="actions" role="group" aria-label="What can be done">${names.map((name, index) => {
    const { label } = REQUEST_ACTIONS[name];
    const query = name === "approve" && plan !== null ? `?digest=${encodeURIComponent(plan.digest)}` : "";
    return actionLink(`${requestLink(request)}/${name}${query}`, label, index === 0 ? "primary" : "");
  })}</div>`;
}

function certificateLinks({ sender, requestId }: OperatorRequest): Html {
  const link = `${requestLink({ sender, requestId })}/certificate`;
  return html`<p>Certificate of deletion: <a href="${link}?language=en">English</a>, <a href="${link}?language=de" hreflang="de">Deutsch</a>, <a href="${link}?form=json">JSON</a></p>`;
}

function explanationText({ request, explanation, now }: RequestPageOptions): Html {
  if (explanation !== null) {
    const { summary, since, until, whatToDo, remarks } = explanation;
    return html`<p class="sentence">${inCode(summary)}</p>
${remarks.map((remark) => html`<p>${remark}</p>`)}
<dl class="facts">${since !== null && html`<div><dt>Since</dt><dd>${when(since, now)}</dd></div>`}
${until !== null && html`<div><dt>Looked at again</dt><dd>${when(until, now)}</dd></div>`}
<div><dt>What to do</dt><dd>${inCode(whatToDo)}</dd></div></dl>`;
  }
  return html`<p class="sentence">${sentenceOf(request)}</p>${request.waiting?.until != null && html`<p>It is looked at again ${when(request.waiting.until, now)}.</p>`}`;
}

/** The API writes commands and variables in backquotes. */
function inCode(text: string): Html {
  return html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

function sentenceOf({ state, status, waiting, reasonCode }: OperatorRequest): string {
  if (state === "received") return "It is stored and waits for its turn.";
  if (state === "running") return "A worker is at it.";
  if (waiting !== null) return `It waits for ${WAIT_WORDS[waiting.reason] ?? waiting.reason}.`;
  return `It ended: ${(status ?? state).replaceAll("_", " ")}${reasonCode === null ? "" : ` (${reasonCode})`}.`;
}

function facts(request: OperatorRequest, now: number): Html {
  const { deadline, forecastAt, attempts, regulation, after, retryOf, sender } = request;
  const other = (id: string) => html`<a href="${requestLink({ sender, requestId: id })}">${id}</a>`;
  return html`<dl class="facts across">
<div><dt>Deadline</dt><dd>${when(deadline, now)}</dd></div>
${forecastAt !== null && html`<div><dt>Expected to end</dt><dd>${when(forecastAt, now)}</dd></div>`}
${regulation !== null && html`<div><dt>Law</dt><dd>${regulation}</dd></div>`}
<div><dt>Taken up</dt><dd>${attempts === 1 ? "once" : `${attempts} times`}</dd></div>
${after !== null && html`<div><dt>Not before</dt><dd>${other(after)}</dd></div>`}
${retryOf !== null && html`<div><dt>Again, after</dt><dd>${other(retryOf)}</dd></div>`}
</dl>`;
}
