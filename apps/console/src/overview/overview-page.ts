import { type Html, html } from "@intercom-dsar/web/pages";
import type { PauseList, RequestList, WorkspaceList } from "../api/schemas.ts";
import { liveBox } from "../pages/live-box.ts";
import { noticeBox } from "../pages/notice.ts";
import type { PageContext } from "../pages/page-context.ts";
import { layout } from "../pages/site.ts";
import { when } from "../pages/when.ts";
import { type Filter, listLink } from "../requests/filter.ts";
import { requestTable } from "../requests/requests-page.ts";
import { pauseLink } from "../workspaces/pauses.ts";
import { workspaceTable } from "../workspaces/workspace-table.ts";

/** How many requests fit a filter, and what that asks of somebody. */
export interface Question {
  readonly words: string;
  readonly filter: Partial<Filter>;
  readonly count: number;
  /** Whether it wants a person where it is not none. */
  readonly tone: "bad" | "warn" | "";
}

export interface OverviewPageOptions extends PageContext {
  readonly questions: readonly Question[];
  readonly pauses: PauseList;
  /** `null`: the consumer is of a release that does not tell them. */
  readonly workspaces: WorkspaceList | null;
  readonly ended: RequestList;
  /** Messages that wait until somebody sends them again. */
  readonly quarantined: number;
}

/** Is anything late, what waits for a person, what came of the last ones. */
export function overviewPage(options: OverviewPageOptions): Html {
  const { viewer, notice, questions, pauses, workspaces, ended, quarantined, mayAct, now } = options;
  const isAllPaused = pauses.pauses.some(({ scope }) => scope === "everything");
  return layout({
    section: "/",
    title: "Overview",
    viewer,
    main: html`${noticeBox(notice)}${liveBox()}
<div class="head"><div><h1>Overview</h1><p class="lead">${summaryOf(questions, quarantined)}</p></div></div>
${pauses.pauses.length > 0 && html`<div class="notice warn"><p>Paused by an operator: ${pauses.pauses.map(({ scope, name, since }, index) => html`${index > 0 && "; "}${scope === "everything" ? "everything" : html`${scope} <strong>${name}</strong>`} ${when(since, now)}`)}.</p></div>`}
<ul class="tiles">${questions.map(tile)}${quarantined > 0 && undeliveredTile(quarantined)}</ul>
${workspaces !== null && html`<section class="panel"><h2>Workspaces</h2>${workspaceTable(workspaces.workspaces, now, null)}</section>`}
<section class="panel"><h2>The newest that ended</h2>${requestTable(ended.requests, now, "None has ended yet.")}
<p><a href="${listLink({ state: "ended" })}">All that ended</a></p></section>
${
  mayAct &&
  html`<section class="panel"><h2>${isAllPaused ? "Go on" : "Stop everything"}</h2><p>${isAllPaused ? "Nothing is started at present, in any instance." : "Nothing new is started then, in any instance; requests are still taken in, and what runs comes to its end."}</p>
<div class="actions">${pauseLink(pauses, "everything", null)}</div></section>`
}`,
  });
}

function tile({ words, filter, count, tone }: Question): Html {
  return html`<li><a class="tile ${count > 0 && tone}" href="${listLink(filter)}"><strong>${count}</strong> <span>${words}</span></a></li>`;
}

function undeliveredTile(count: number): Html {
  return html`<li><a class="tile bad" href="/dead-letters#undelivered"><strong>${count}</strong> <span>${messages(count)} that could not be delivered</span></a></li>`;
}

const messages = (count: number) => (count === 1 ? "message" : "messages");

function summaryOf(questions: readonly Question[], quarantined: number): string {
  const wanting = questions.filter(({ count, tone }) => count > 0 && tone !== "");
  const undelivered = quarantined === 0 ? [] : [`${quarantined} ${messages(quarantined)} undelivered`];
  if (wanting.length + undelivered.length === 0) return "Nothing is late, and nothing waits for a person.";
  return `Somebody is wanted: ${[...wanting.map(({ count, words }) => `${count} ${words}`), ...undelivered].join(", ")}.`;
}
