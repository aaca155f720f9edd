import { clockTime, formTokenField, type Html, html, type Viewer } from "@intercom-dsar/web/pages";
import type { Notice } from "@intercom-dsar/web/sessions";
import { noticeText } from "../pages/notice-text.ts";
import { layout } from "../pages/site.ts";
import { idOf, nameOf, type WorkspaceView } from "./load-workspaces.ts";
import type { SelectedWorkspaces, Selection } from "./select-workspaces.ts";
import { workspaceCard } from "./workspace-card.ts";

export interface WorkspacesPageOptions {
  readonly viewer: NonNullable<Viewer>;
  readonly workspaces: SelectedWorkspaces;
  readonly selection: Selection;
  readonly notice: Notice | null;
  /** To be entered in Intercom's Developer Hub. */
  readonly redirectUrl: string;
  /** What the app needs, by Intercom's names. */
  readonly scopes: readonly string[];
  readonly now: number;
}

/** With fewer than this a search would only be in the way. */
const SEARCH_FROM = 6;

export function workspacesPage(options: WorkspacesPageOptions): Html {
  const { viewer, workspaces, selection, notice, redirectUrl, scopes, now } = options;
  const { total, shown, attention } = workspaces;
  const mayChange = viewer.admin.role === "admin";
  return layout({
    title:
      attention === 0
        ? "Workspaces"
        : `Workspaces (${attention} ${attention === 1 ? "needs" : "need"} attention)`,
    viewer,
    main: html`${notice !== null && noticeBox(notice, shown)}
<div class="head"><div><h1>Workspaces</h1><p class="lead">${summary(workspaces)} <span class="fine">As of ${clockTime(now)}. <a href="${listLink(selection, workspaces.page)}">Refresh</a></span></p></div>${total > 0 && mayChange && connectForm(viewer, "Connect a workspace")}</div>
${
  total === 0
    ? mayChange && emptyState(viewer, redirectUrl, scopes)
    : html`
${total >= SEARCH_FROM && searchForm(selection, workspaces)}
${shown.length === 0 ? nothingFits() : html`<ul class="cards">${shown.map((view) => workspaceCard(view, mayChange ? viewer.formToken : null, now))}</ul>`}
${pager(workspaces, selection)}`
}`,
  });
}

function summary({ total, attention }: SelectedWorkspaces): string {
  if (total === 0) return "None is connected yet.";
  const count = total === 1 ? "1 workspace" : `${total} workspaces`;
  if (attention === 0) return `${count}, and nothing to do as far as the last checks could tell.`;
  return `${count}, of which ${attention === 1 ? "1 needs" : `${attention} need`} your attention.`;
}

/** It has the focus, so that it is read first to who can't see it. */
function noticeBox({ code, about, name }: Notice, shown: readonly WorkspaceView[]): Html | null {
  const known = noticeText(code);
  if (known === null) return null;
  const { tone, text } = known;
  const view = shown.find((each) => idOf(each) === about);
  const title = view === undefined ? name : nameOf(view);
  const subject = title === null ? html`Workspace <code>${about}</code>` : html`<strong>${title}</strong>`;
  return html`<div class="notice ${tone}" role="${tone === "good" ? "status" : "alert"}" tabindex="-1" autofocus><p>${subject} ${text}</p></div>`;
}

function connectForm({ formToken }: NonNullable<Viewer>, label: string): Html {
  return html`<form method="post" action="/oauth/start">${formTokenField(formToken)}<button class="button primary" type="submit">${label}</button></form>`;
}

function emptyState(viewer: NonNullable<Viewer>, redirectUrl: string, scopes: readonly string[]): Html {
  return html`<section class="panel empty">
<h2>Connect your first workspace</h2>
<p>You are taken to Intercom, where somebody who may install apps in the workspace lets this app in. Then you come back here.</p>
<ol class="steps">
<li>In Intercom's Developer Hub, under Authentication, the app needs these permissions: ${scopes.map((scope, index) => html`${index > 0 && (index === scopes.length - 1 ? " and " : ", ")}<em>${scope}</em>`)}.</li>
<li>It also needs this redirect URL:<br><input class="input copy" type="text" readonly aria-label="Redirect URL" value="${redirectUrl}"></li>
<li>Press the button, sign in at Intercom, choose the workspace and press <em>Authorize</em>.</li>
</ol>
${connectForm(viewer, "Connect a workspace")}
</section>`;
}

function searchForm({ q, show }: Selection, { fitting, total }: SelectedWorkspaces): Html {
  return html`<form class="search" method="get" action="/" role="search">
<div><label class="field" for="q">Name or id</label><input class="input" id="q" name="q" type="search" maxlength="100" value="${q}"></div>
<div><label class="field" for="show">Show</label><select class="input" id="show" name="show">
<option value="all"${show === "all" && html` selected`}>All</option>
<option value="attention"${show === "attention" && html` selected`}>Those that need attention</option>
</select></div>
<button class="button" type="submit">Filter</button>
${fitting !== total && html`<p class="count">${fitting} of ${total} · <a href="/">Show all</a></p>`}
</form>`;
}

function nothingFits(): Html {
  return html`<p class="panel empty">No workspace fits the filter. <a href="/">Show all</a></p>`;
}

/** The same selection, at one of its pages. */
function listLink({ q, show }: Selection, page: number): string {
  return `/?${new URLSearchParams({ q, show, page: String(page) })}`;
}

function pager({ page, pages }: SelectedWorkspaces, selection: Selection): Html | false {
  if (pages === 1) return false;
  const link = (target: number) => listLink(selection, target);
  return html`<nav class="pager" aria-label="Pages">
${page > 1 ? html`<a class="button" rel="prev" href="${link(page - 1)}">Previous</a>` : html`<span></span>`}
<span>Page ${page} of ${pages}</span>
${page < pages ? html`<a class="button" rel="next" href="${link(page + 1)}">Next</a>` : html`<span></span>`}
</nav>`;
}
