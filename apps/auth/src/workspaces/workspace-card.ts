import type { ScopeKey, ScopeReport, ScopeState, VaultEntry, WorkspaceCheck } from "@intercom-dsar/oauth";
import { ago, formTokenField, type Html, html, moment } from "@intercom-dsar/web/pages";
import { GRACE } from "./grace.ts";
import type { WorkspaceView } from "./load-workspaces.ts";
import { idOf, nameOf, needsAttention } from "./load-workspaces.ts";

const REGIONS = { us: "United States", eu: "Europe", au: "Australia" } as const;
const CAPABILITIES: readonly (readonly [ScopeKey, string])[] = [
  ["read_many", "Access and deletion: find people"],
  ["read_one", "Access: read a person and their companies"],
  ["write", "Deletion: delete people"],
  ["events", "Access: read events"],
  ["conversations", "Access: read conversations, their files and calls"],
  ["tickets", "Access: read tickets"],
  ["custom_objects", "Access and deletion: read and delete custom objects"],
  ["write_conversations", "Deletion: redact and delete conversations"],
  ["write_tickets", "Deletion: delete tickets"],
];

/** One workspace of the list: a row where all is well, a card where somebody has to do something. Without a form token nothing can be done. */
export function workspaceCard(view: WorkspaceView, formToken: string | null, now: number): Html {
  const id = idOf(view);
  const region = view.kind === "entry" ? view.entry.region : view.connection.region;
  const isWell = view.kind === "entry" && !needsAttention(view);
  return html`<li class="card${isWell && " row"}" id="workspace-${id}"><article aria-labelledby="name-${id}">
<header class="card-head"><div>
<h2 id="name-${id}">${nameOf(view)}</h2>
<p class="meta"><code>${id}</code> <span aria-hidden="true">·</span> ${REGIONS[region]}</p>
</div>${statusPill(view)}</header>
${view.kind === "entry" ? entryBody(view, view.entry, now) : unreadableBody()}
${formToken !== null && actions(view, formToken)}
</article></li>`;
}

function actions(view: WorkspaceView, formToken: string): Html {
  const id = idOf(view);
  return html`<footer class="actions">
${reconnectForm(view, formToken)}
${checkForm(id, formToken)}
<a class="button danger-link" href="/workspaces/${id}/disconnect" aria-describedby="name-${id}">Disconnect…</a>
</footer>`;
}

/** The primary action wherever it is the cure: a token that is refused, or one without a permission. */
function reconnectForm(view: WorkspaceView, formToken: string): Html {
  const id = idOf(view);
  return html`<form method="post" action="/oauth/start">${formTokenField(formToken)}<input type="hidden" name="workspace" value="${id}"><button class="button${
    needsAttention(view) && " primary"
  }" type="submit" aria-describedby="name-${id}">Reconnect</button></form>`;
}

function checkForm(id: string, formToken: string): Html {
  return html`<form method="post" action="/workspaces/${id}/check">${formTokenField(formToken)}<button class="button" type="submit" aria-describedby="name-${id}">Check now</button></form>`;
}

function needsReconnecting(view: WorkspaceView): boolean {
  return view.kind === "unreadable" || view.entry.state === "needs_reconnecting";
}

function statusPill(view: WorkspaceView): Html {
  if (needsReconnecting(view))
    return html`<p class="pill bad"><span aria-hidden="true">▲</span> Needs reconnecting</p>`;
  const check = view.kind === "entry" ? view.entry.lastCheck : null;
  if (check === null) return html`<p class="pill"><span aria-hidden="true">○</span> Not checked yet</p>`;
  if (check.result === "unreachable")
    return html`<p class="pill warn"><span aria-hidden="true">◌</span> Intercom does not answer</p>`;
  const isLimited = missing(check.scopes).length > 0;
  return isLimited
    ? html`<p class="pill warn"><span aria-hidden="true">◐</span> Connected, permission missing</p>`
    : html`<p class="pill good"><span aria-hidden="true">●</span> Connected</p>`;
}

function entryBody(view: WorkspaceView, entry: VaultEntry, now: number): Html {
  const { lastCheck } = entry;
  const lacking = missing(lastCheck?.scopes ?? null);
  const details = entryDetails(entry, now);
  if (!needsAttention(view))
    return html`<details><summary>${lastCheck === null ? "Not checked yet" : `Checked ${ago(lastCheck.at, now)}`}, details</summary>${details}</details>`;
  return html`${entry.state === "needs_reconnecting" && reconnectAdvice(nameOf(view), lastCheck)}
${lacking.length > 0 && scopeAdvice(lacking)}
${details}`;
}

function entryDetails({ state, connectedBy, connectedAt, lastCheck }: VaultEntry, now: number): Html {
  const scopes = lastCheck?.scopes ?? null;
  const isUntested = scopes !== null && Object.values(scopes).some((scope) => isGrantedUntested(scope));
  return html`<div class="card-body">
<dl class="facts">
<div><dt>Connected by</dt><dd>${connectedBy.name ?? "Unknown"}${connectedBy.email !== null && html` <span class="soft">${connectedBy.email}</span>`}</dd></div>
<div><dt>Connected</dt><dd>${moment(connectedAt, now)}</dd></div>
<div><dt>Last check</dt><dd>${lastText(lastCheck, now)}</dd></div>
</dl>
<div><h3>${state === "connected" ? "Permissions" : "Permissions, when the token last worked"}</h3><ul class="scopes">${capabilities(scopes).map(([key, label]) => scopeLine(label, scopes?.[key] ?? null))}</ul>
${isUntested && html`<p class="fine">Not tested: a full test would change data. Intercom's answer to a harmless call shows no missing permission.</p>`}</div>
</div>`;
}

/** What every integration needs, and of the rest what the last check asked for: what is switched on. */
function capabilities(scopes: ScopeReport | null) {
  const basic: readonly ScopeKey[] = ["read_many", "read_one", "write"];
  return CAPABILITIES.filter(([key]) => basic.includes(key) || scopes?.[key] !== undefined);
}

function lastText(check: WorkspaceCheck | null, now: number): Html | string {
  if (check === null) return "not yet";
  return check.result === "unreachable"
    ? html`${moment(check.at, now)}: Intercom did not answer`
    : moment(check.at, now);
}

function unreadableBody(): Html {
  return html`<div class="notice bad"><p><strong>The token of this workspace can't be opened.</strong> Its row in the vault was changed, or the key that sealed it is missing from <code>VAULT_KEY</code>. Put the key back, or reconnect the workspace.</p></div>`;
}

function reconnectAdvice(name: string, check: WorkspaceCheck | null): Html {
  const why =
    check?.code === "other_workspace"
      ? html`Intercom says that the token of ${name} belongs to another workspace.`
      : html`Intercom refuses the token of ${name}.`;
  return html`<div class="notice bad"><p><strong>${why}</strong> The app was uninstalled there, the token was revoked, or the teammate who connected it is gone.</p><p>Requests for this workspace wait for ${GRACE}. Press <em>Reconnect</em> as somebody who may install apps in it; the waiting requests then go on by themselves.</p></div>`;
}

function scopeAdvice(lacking: readonly ScopeState[]): Html {
  return html`<div class="notice warn"><p><strong>The app lacks ${lacking.map(({ scope }, index) => html`${index > 0 && " and "}“${scope}”`)}.</strong> In Intercom's Developer Hub, open the app under Authentication, add it, and then reconnect this workspace: a token keeps the permissions that it was given with.</p></div>`;
}

function scopeLine(label: string, scope: ScopeState | null): Html {
  const [tone, sign, text] = scopeText(scope);
  return html`<li><span class="sign ${tone}" aria-hidden="true">${sign}</span><span>${label}<br><span class="soft">${scope !== null && html`${scope.scope}: `}${text}</span></span></li>`;
}

function scopeText(scope: ScopeState | null): readonly [tone: string, sign: string, text: string] {
  if (scope === null) return ["", "?", "not checked yet"];
  if (scope.state === "missing") return ["bad", "✗", "missing"];
  if (scope.state === "unknown") return ["", "?", "unknown"];
  return ["good", "✓", isGrantedUntested(scope) ? "granted (not tested)" : "granted"];
}

/** A 404 for an id that can't exist: no permission was in the way, and nothing was changed. */
function isGrantedUntested({ state, confirmed }: ScopeState): boolean {
  return state === "granted" && !confirmed;
}

function missing(scopes: ScopeReport | null): readonly ScopeState[] {
  return scopes === null ? [] : Object.values(scopes).filter(({ state }) => state === "missing");
}
