import type { Queryable } from "@intercom-dsar/database";
import { among, type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import {
  IDENTITY_COLUMNS,
  type IdentityRow,
  identityOf,
  keysOf,
  prefixedKey,
} from "../storage/request-identity.ts";
import type { RequestIdentity } from "../types.ts";

/** What tells whether a request is the same as one that is known. */
export interface Known {
  readonly key: string;
  /** A keyed hash, and the id of its key; `null` where the release before made it. */
  readonly requestFingerprint: string;
  readonly fingerprintKey: string | null;
  readonly stated: string | null;
  readonly settled: string | null;
}

/** What the ledger has, and has taken from the batch so far, of the ids that occur in it. */
export interface Earlier {
  /** By `prefixedKey`. */
  readonly known: Map<string, Known>;
  /** Bare ids that are keys. */
  readonly keys: Set<string>;
  readonly cancelled: ReadonlyMap<string, number>;
}

/** In three statements at most, however many they are. */
export async function readEarlier(
  context: LedgerContext,
  transaction: Queryable,
  identities: readonly RequestIdentity[],
): Promise<Earlier> {
  const known = await knownRequests(context, transaction, identities);
  return { ...known, cancelled: await notedCancels(context, transaction, identities) };
}

interface KnownRow extends IdentityRow {
  [column: string]: string | null;
  meaning: string;
  meaning_key: string | null;
  stated_workspace: string | null;
  workspace_id: string;
}

async function knownRequests(
  context: LedgerContext,
  transaction: Queryable,
  identities: readonly RequestIdentity[],
): Promise<Pick<Earlier, "known" | "keys">> {
  const asked = identities.flatMap(keysOf);
  const within = among(context, asked);
  const rows =
    asked.length === 0
      ? []
      : await transaction.query<KnownRow>(
          `SELECT ${IDENTITY_COLUMNS}, meaning, meaning_key, stated_workspace, workspace_id FROM requests
           WHERE request_id IN ${within.list}`,
          within.values,
        );
  const known = rows.map((row): [string, Known] => {
    const { requestId, sender, senderRequestId } = identityOf(context, row);
    const {
      meaning: requestFingerprint,
      meaning_key: fingerprintKey,
      stated_workspace: stated,
      workspace_id,
    } = row;
    return [
      prefixedKey({ sender, requestId: senderRequestId }),
      {
        key: requestId,
        requestFingerprint,
        fingerprintKey,
        stated,
        settled: workspace_id === "" ? null : workspace_id,
      },
    ];
  });
  return { known: new Map(known), keys: new Set(rows.map(({ request_id }) => request_id)) };
}

/** Cancels seldom come before their requests: most often both tables are empty. */
async function hasCancels(transaction: Queryable): Promise<boolean> {
  const sql =
    "SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM sender_cancels) OR EXISTS (SELECT 1 FROM cancels)";
  return (await transaction.query(sql)).length > 0;
}

/** By `prefixedKey`. The table of the release before knows no senders: it speaks of the requests of this process's own endpoint. */
async function notedCancels(
  { unnamedSender }: LedgerContext,
  transaction: Queryable,
  identities: readonly RequestIdentity[],
): Promise<Map<string, number>> {
  if (identities.length === 0 || !(await hasCancels(transaction))) return new Map();
  const senders = [...new Set(identities.map(({ sender }) => sender))];
  const ids = [...new Set(identities.map(({ requestId }) => requestId))];
  const rows = await transaction.query<{ sender: string; request_id: string; noted_at: number }>(
    `SELECT sender, request_id, noted_at FROM sender_cancels
       WHERE sender IN (${placeholders(senders)}) AND request_id IN (${placeholders(ids)})
     UNION ALL SELECT CAST(? AS TEXT), request_id, noted_at FROM cancels WHERE request_id IN (${placeholders(ids)})`,
    [...senders, ...ids, unnamedSender, ...ids],
  );
  return new Map(
    rows.map(({ sender, request_id, noted_at }) => [
      prefixedKey({ sender, requestId: request_id }),
      noted_at,
    ]),
  );
}
