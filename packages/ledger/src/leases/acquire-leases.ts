import type { Queryable } from "@intercom-dsar/database";
import { type LedgerContext, lockClause } from "../storage/ledger-context.ts";
import { LedgerError } from "../storage/ledger-error.ts";
import type { Lease } from "../types.ts";
import { reportInstance } from "./instances.ts";

/** There are requests in this state; each is one look at a partial index, which a list of states would not be. */
const has = (state: "received" | "running" | "waiting") =>
  `EXISTS (SELECT 1 FROM requests r WHERE r.workspace_id = w.workspace_id AND r.state = '${state}'`;

const HAS_LOOK =
  "EXISTS (SELECT 1 FROM later_looks l WHERE l.workspace_id = w.workspace_id AND l.due_at <= ?)";

/** Open requests that could be worked on now, or a later look that is due. */
const HAS_WORK = `(${has("received")}) OR ${has("running")}) OR ${has("waiting")} AND r.due_at <= ?) OR ${HAS_LOOK})`;

/** Parked workspaces are taken only for a probe, and only where somebody waits for its result. */
const MAY_BE_TAKEN = `(
  (w.parked_reason IS NULL AND ${HAS_WORK})
  OR (w.parked_reason IS NOT NULL AND w.probe_at <= ?
      AND (${has("received")}) OR ${has("running")}) OR ${has("waiting")}) OR ${HAS_LOOK})))`;

const UNOWNED = "(w.owner IS NULL OR w.lease_epoch <> ? OR w.lease_until <= ?)";

/** Leases workspaces that have something to do and no living owner; requests that a dead owner was running are due again. */
export async function acquireLeases(
  context: LedgerContext,
  { owner, ttlMs, limit }: { readonly owner: string; readonly ttlMs: number; readonly limit: number },
): Promise<Lease[]> {
  const { database, now } = context;
  database.owners?.hold(owner);
  await freeLeasesOfTheDead(context);
  const asked = context.monotonic();
  const time = await database.leaseTime(database);
  const wanted = `SELECT w.workspace_id, w.owner, w.fence FROM workspaces w WHERE ${UNOWNED} AND ${MAY_BE_TAKEN} ORDER BY w.lease_until LIMIT ?`;
  const at = now();
  const parameters = [time.epoch, time.now, at, at, at, at, limit];
  // Looking costs no write: an idle process must not keep the database busy.
  if ((await database.query(wanted, parameters)).length === 0) return [];
  return database.transaction(async (transaction) => {
    const rows = await transaction.query<{ workspace_id: string; owner: string | null; fence: number }>(
      wanted + lockClause(context, "FOR UPDATE SKIP LOCKED"),
      parameters,
    );
    if (rows.length > 0) await reportInstance(context, transaction, owner);
    for (const { workspace_id, fence } of rows) {
      await transaction.query(
        "UPDATE workspaces SET owner = ?, fence = ?, lease_until = ?, lease_epoch = ? WHERE workspace_id = ?",
        [owner, fence + 1, time.now + ttlMs, time.epoch, workspace_id],
      );
      await transaction.query(
        "UPDATE requests SET state = 'received', urgency = 0 WHERE workspace_id = ? AND state = 'running'",
        [workspace_id],
      );
    }
    return rows.map(({ workspace_id, owner: last, fence }) => ({
      ...toLease(context, workspace_id, owner, fence + 1, asked + ttlMs),
      takenOver: last !== null,
    }));
  });
}

/** On one host the death of an owner is certain, so its workspaces need not wait for their leases to run out. */
async function freeLeasesOfTheDead({ database }: LedgerContext): Promise<void> {
  const { owners } = database;
  if (owners === null) return;
  const rows = await database.query<{ owner: string }>(
    "SELECT DISTINCT owner FROM workspaces WHERE owner IS NOT NULL AND lease_until > 0",
  );
  for (const { owner } of rows.filter(({ owner }) => owners.isGone(owner))) {
    await database.transaction((transaction) =>
      transaction.query("UPDATE workspaces SET lease_until = 0 WHERE owner = ?", [owner]),
    );
  }
}

export async function renewLease(context: LedgerContext, lease: Lease, ttlMs: number): Promise<Lease> {
  const asked = context.monotonic();
  const { workspaceId, owner, fence } = lease;
  await context.database.transaction(async (transaction) => {
    const time = await context.database.leaseTime(transaction);
    const renewed = await transaction.query(
      "UPDATE workspaces SET lease_until = ?, lease_epoch = ? WHERE workspace_id = ? AND owner = ? AND fence = ? RETURNING workspace_id",
      [time.now + ttlMs, time.epoch, workspaceId, owner, fence],
    );
    if (renewed.length === 0) throw lost();
  });
  return toLease(context, workspaceId, owner, fence, asked + ttlMs);
}

export async function releaseLease(
  context: LedgerContext,
  { workspaceId, owner, fence }: Lease,
): Promise<void> {
  await context.database.transaction((transaction) =>
    transaction.query(
      "UPDATE workspaces SET owner = NULL WHERE workspace_id = ? AND owner = ? AND fence = ?",
      [workspaceId, owner, fence],
    ),
  );
  context.announce();
}

/**
 * Refuses a write under a lease that somebody else has by now. Holds the workspace's row, so that none can take it meanwhile; with
 * `alone` one transaction at a time gets further: those that decide which request comes first must see each other.
 */
export async function checkLease(
  context: LedgerContext,
  transaction: Queryable,
  { workspaceId, owner, fence }: Lease,
  among: "others" | "alone" = "others",
): Promise<void> {
  const lock = lockClause(context, among === "alone" ? "FOR UPDATE" : "FOR SHARE");
  const [row] = await transaction.query<{ owner: string | null; fence: number }>(
    `SELECT owner, fence FROM workspaces WHERE workspace_id = ?${lock}`,
    [workspaceId],
  );
  if (row === undefined || row.owner !== owner || row.fence !== fence) throw lost();
}

function lost(): LedgerError {
  return new LedgerError("lease_lost", "another process works for the workspace by now");
}

function toLease(
  { monotonic }: LedgerContext,
  workspaceId: string,
  owner: string,
  fence: number,
  until: number,
): Lease {
  return { workspaceId, owner, fence, remainingMs: () => until - monotonic() };
}
