import type { Connection, TokenVault, VaultEntry } from "@intercom-dsar/oauth";
import { UnsealableError } from "@intercom-dsar/sealing";

/** A workspace as the page shows it; `unreadable`: its row in the vault does not open under any key. */
export type WorkspaceView =
  | { readonly kind: "entry"; readonly entry: VaultEntry }
  | { readonly kind: "unreadable"; readonly connection: Connection };

const PAGE = 200;

/** All workspaces, those first that somebody has to look after. One row that does not open doesn't hide the others. */
export async function loadWorkspaces(vault: TokenVault): Promise<readonly WorkspaceView[]> {
  const views: WorkspaceView[] = [];
  const connections = await vault.connections();
  for (let start = 0; start < connections.length; start += PAGE) {
    const part = connections.slice(start, start + PAGE);
    const before = connections[start - 1]?.workspaceId;
    const entries = await vault.list({ limit: part.length, after: before }).catch((error: unknown) => {
      if (error instanceof UnsealableError) return null;
      throw error;
    });
    if (entries !== null) views.push(...entries.map((entry) => ({ kind: "entry", entry }) as const));
    else views.push(...(await Promise.all(part.map((connection) => loadOne(vault, connection)))).flat());
  }
  return views.sort(
    (left, right) => rank(left) - rank(right) || nameOf(left).localeCompare(nameOf(right), "en"),
  );
}

async function loadOne(vault: TokenVault, connection: Connection): Promise<readonly WorkspaceView[]> {
  try {
    const entry = await vault.find(connection.workspaceId);
    return entry === null ? [] : [{ kind: "entry", entry }];
  } catch (error) {
    if (!(error instanceof UnsealableError)) throw error;
    return [{ kind: "unreadable", connection }];
  }
}

export function idOf(view: WorkspaceView): string {
  return view.kind === "entry" ? view.entry.workspaceId : view.connection.workspaceId;
}

export function nameOf(view: WorkspaceView): string {
  return (view.kind === "entry" ? view.entry.workspaceName : null) ?? idOf(view);
}

/** Whether somebody has to do something: reconnect, or give the app a scope. */
export function needsAttention(view: WorkspaceView): boolean {
  return rank(view) < 2;
}

/** No token that works comes before a permission that is missing. */
function rank(view: WorkspaceView): 0 | 1 | 2 {
  if (view.kind === "unreadable" || view.entry.state === "needs_reconnecting") return 0;
  const scopes = view.entry.lastCheck?.scopes ?? null;
  return scopes !== null && Object.values(scopes).some(({ state }) => state === "missing") ? 1 : 2;
}
