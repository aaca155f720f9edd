import type { Queryable } from "@intercom-dsar/database";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { INSTANCE_VERSION } from "../storage/schema.ts";

const REPORT_EVERY_MS = 5 * 60 * 1_000;
const KEPT_MS = 24 * 60 * 60 * 1_000;
const reported = new WeakMap<LedgerContext, { readonly owner: string; readonly at: number }>();

/** Says which version takes a lease, in the transaction that takes it. An idle process writes nothing. */
export async function reportInstance(
  context: LedgerContext,
  transaction: Queryable,
  owner: string,
): Promise<void> {
  const last = reported.get(context);
  const at = context.monotonic();
  if (last?.owner === owner && at - last.at < REPORT_EVERY_MS) return;
  const now = context.now();
  await transaction.query(
    `INSERT INTO instances (instance, version, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (instance) DO UPDATE SET version = excluded.version, seen_at = excluded.seen_at`,
    [owner, INSTANCE_VERSION, now],
  );
  // One that holds a lease for longer than that may report nothing meanwhile.
  await transaction.query(
    "DELETE FROM instances WHERE seen_at < ? AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.owner = instances.instance)",
    [now - KEPT_MS],
  );
  reported.set(context, { owner, at });
}

/** True while an instance holds a lease that has not reported a version as new as this one. */
export async function hasOlder({ database }: LedgerContext): Promise<boolean> {
  const time = await database.leaseTime(database);
  const rows = await database.query(
    `SELECT w.workspace_id FROM workspaces w LEFT JOIN instances i ON i.instance = w.owner
     WHERE w.owner IS NOT NULL AND w.lease_epoch = ? AND w.lease_until > ? AND COALESCE(i.version, 0) < ? LIMIT 1`,
    [time.epoch, time.now, INSTANCE_VERSION],
  );
  return rows.length > 0;
}

/** A process that took a lease within a day. */
export interface InstanceSeen {
  readonly instance: string;
  /** When it last said so; an idle process says nothing. Milliseconds since 1970. */
  readonly seenAt: number;
  /** Workspaces that it works for at this moment. */
  readonly workspaces: number;
}

/** Those that took a lease within a day, the one that said so last first. */
export async function listInstances({ database }: LedgerContext): Promise<InstanceSeen[]> {
  const time = await database.leaseTime(database);
  const rows = await database.query<{ instance: string; seen_at: number; held: number }>(
    `SELECT i.instance, i.seen_at, (SELECT COUNT(*) FROM workspaces w
       WHERE w.owner = i.instance AND w.lease_epoch = ? AND w.lease_until > ?) AS held
     FROM instances i ORDER BY i.seen_at DESC, i.instance`,
    [time.epoch, time.now],
  );
  return rows.map(({ instance, seen_at: seenAt, held }) => ({ instance, seenAt, workspaces: Number(held) }));
}
