import type { AdminRecord } from "../state/seed.ts";
import type { Workspace } from "../state/workspace.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
fieldset{border:1px solid #8888;border-radius:.5rem;margin:0 0 1rem;padding:.75rem 1rem}label{display:block;padding:.25rem 0}
button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}small{opacity:.8}`;

/** The page on which a teammate of a workspace lets an app in, or doesn't. It works without JavaScript. */
export function consentPage(
  request: AuthorizationRequest,
  workspaces: readonly Workspace[],
  query: string,
): string {
  const choices = workspaces.flatMap((workspace) =>
    [...workspace.admins.values()].map((admin) => ({ workspace, admin })),
  );
  return page(
    `Authorize ${request.app.name}`,
    `<p><strong>${escapeHtml(request.app.name)}</strong> wants to access an Intercom workspace with these permissions:</p>
<ul>${request.app.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join("")}</ul>
<form method="post" action="/oauth?${escapeHtml(query)}">
<fieldset><legend>Workspace and teammate</legend>${choices.map(choice).join("")}</fieldset>
<button name="decision" value="authorize">Authorize</button><button name="decision" value="deny">Deny</button>
</form>
<p><small>This is a simulator, not Intercom.</small></p>`,
  );
}

/** Why nobody is sent on. */
export function refusalPage(sentence: string): string {
  return page("This request can't be authorized", `<p>${escapeHtml(sentence)}</p>`);
}

function choice(
  { workspace, admin }: { readonly workspace: Workspace; readonly admin: AdminRecord },
  position: number,
): string {
  const value = escapeHtml(`${workspace.id}/${admin.id}`);
  const label = `${workspace.name} (${workspace.id}, ${workspace.region.toUpperCase()}) as ${admin.name}`;
  return `<label><input type="radio" name="teammate" value="${value}"${position === 0 ? " checked" : ""}> ${escapeHtml(label)}</label>`;
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
