import type { Queryable } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import type { PauseTarget } from "./holds.ts";

const key = (target: PauseTarget): [scope: string, name: string] => [
  target.scope,
  target.scope === "everything" ? "" : target.name,
];

export async function pause(
  { database, now, announce }: LedgerContext,
  target: PauseTarget,
): Promise<boolean> {
  const rows = await database.transaction((transaction) =>
    transaction.query(
      "INSERT INTO pauses (scope, name, since) VALUES (?, ?, ?) ON CONFLICT (scope, name) DO NOTHING RETURNING name",
      [...key(target), now()],
    ),
  );
  announce();
  return rows.length > 0;
}

export async function resume({ database, announce }: LedgerContext, target: PauseTarget): Promise<boolean> {
  const rows = await database.transaction((transaction) =>
    transaction.query("DELETE FROM pauses WHERE scope = ? AND name = ? RETURNING name", key(target)),
  );
  announce();
  return rows.length > 0;
}

/** What may not start at present. */
export interface Pauses {
  /** Whether nothing of the workspace may start. */
  holdsWorkspace(workspaceId: string): boolean;
  holdsSender(sender: string): boolean;
}

export async function readPauses(queryable: Queryable): Promise<Pauses> {
  const rows = await queryable.query<{ scope: PauseTarget["scope"]; name: string }>(
    "SELECT scope, name FROM pauses",
  );
  const has = (scope: PauseTarget["scope"], name: string) =>
    rows.some((row) => row.scope === scope && row.name === name);
  return {
    holdsWorkspace: (workspaceId) => has("everything", "") || has("workspace", workspaceId),
    holdsSender: (sender) => has("sender", sender),
  };
}

export async function listPauses({
  database,
}: LedgerContext): Promise<(PauseTarget & { readonly since: number })[]> {
  const rows = await database.query<{ scope: PauseTarget["scope"]; name: string; since: number }>(
    "SELECT scope, name, since FROM pauses ORDER BY since, scope, name",
  );
  return rows.map(({ scope, name, since }) =>
    scope === "everything" ? { scope, since } : { scope, name, since },
  );
}
