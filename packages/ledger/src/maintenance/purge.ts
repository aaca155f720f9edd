import { setImmediate } from "node:timers/promises";
import type { Database, Queryable } from "@intercom-dsar/database";
import { forgetDays } from "../holds/daily-limit.ts";
import type { Ledger } from "../ledger.ts";
import { NOTICE_PREFIX } from "../notices/notices.ts";
import { readForms } from "../storage/forms.ts";
import { type LedgerContext, placeholders } from "../storage/ledger-context.ts";
import { DESTROYED } from "../storage/request-key.ts";
import type { UnsentMessage } from "./maintenance.ts";

/** Rows that go in one transaction: enough to be quick, few enough that nobody waits long for the database. */
const BATCH = 500;
const DAY_MS = 86_400_000;
/** A message may hold a package: so many bytes go in one transaction, if it is not a single message. */
const BATCH_BYTES = 4 * 1024 * 1024;
const DESTROY = ["DELETE FROM outbox WHERE id IN ({ids})"];

/** What goes with a request's identifiers; the last of them says that nothing is left. */
const IDENTIFIERS = [
  "UPDATE journal SET contact = NULL WHERE contact IS NOT NULL AND request_id IN ({ids})",
  "DELETE FROM persons WHERE request_id IN ({ids})",
  "DELETE FROM notices WHERE request_id IN ({ids})",
  "UPDATE requests SET sealed = NULL, progress = NULL, chain_key = NULL WHERE request_id IN ({ids})",
];

/** What one purge goes by. */
interface Purge {
  readonly database: Database;
  readonly signal: AbortSignal;
  /** SQLite answers at once: without this, a purge in batches still lets nothing else of the process go on until its end. */
  batchEnded(): Promise<void>;
}

type Find<Found> = (transaction: Queryable) => Promise<Found[]>;

/**
 * Destroys what has served its time, whatever the end was: first the key of each request, with which all goes at once that is sealed under
 * it, then what it sealed (identifiers, contact ids) and messages of every channel (they may hold a package), be they published,
 * quarantined or never sent; later the journal, last the bare ids.
 */
export async function purge(
  context: LedgerContext,
  signal = new AbortController().signal,
  onBatch: () => void = () => {},
  destroyObjects: (requestIds: readonly string[]) => Promise<void> = async () => {},
  onUnsent: (messages: readonly UnsentMessage[]) => void = () => {},
): ReturnType<Ledger["maintenance"]["purge"]> {
  const { database, retention, now } = context;
  const at = now();
  const before = {
    identifiers: at - retention.identifiersMs,
    records: at - retention.recordsMs,
    ids: at - retention.idsMs,
  };
  const run: Purge = {
    database,
    signal,
    async batchEnded() {
      onBatch();
      await setImmediate();
    },
  };
  const counts = { identifiers: 0, requests: 0, messages: 0, unsent: 0 };
  const unsentGone = (rows: readonly MessageRow[]) => {
    const unsent = rows.filter(({ published_at }) => published_at === null);
    counts.unsent += unsent.length;
    if (unsent.length > 0) onUnsent(unsent.map(toUnsent));
  };
  let tracesErased = true;
  try {
    // Another process may have been told since that no older version will run here again.
    Object.assign(context.forms, await readForms(database));
    await destroyKeys(run, before.identifiers);
    for (const age of ["published_at", "published_at IS NULL AND created_at"])
      counts.messages += await destroyAll(run, messages(age, before.identifiers), DESTROY, unsentGone);
    counts.identifiers = await destroyIdentifiers(run, before.identifiers, async (ids) => {
      await destroyObjects(ids);
      counts.messages += await destroyAll(run, messagesOf(ids), DESTROY, unsentGone);
    });
    await destroyAll(run, ended("records_purged_at IS NULL", before.records), [
      "DELETE FROM journal WHERE request_id IN ({ids})",
      `UPDATE requests SET records_purged_at = ${at} WHERE request_id IN ({ids})`,
    ]);
    counts.requests = await destroyAll(run, ended("ended_at IS NOT NULL", before.ids), [
      "DELETE FROM journal WHERE request_id IN ({ids})",
      "DELETE FROM result_links WHERE request_id IN ({ids})",
      "DELETE FROM later_looks WHERE request_id IN ({ids})",
      "DELETE FROM requests WHERE request_id IN ({ids})",
    ]);
    await database.transaction(async (transaction) => {
      await transaction.query("DELETE FROM watched WHERE expires_at <= ?", [at]);
      // Those of requests that an earlier release destroyed, which knows neither links, looks nor notices.
      await transaction.query("DELETE FROM notices WHERE created_at <= ?", [before.identifiers]);
      await transaction.query("DELETE FROM later_looks WHERE planned_at <= ?", [before.ids]);
      await transaction.query("DELETE FROM result_links WHERE created_at <= ?", [before.ids]);
      await transaction.query("DELETE FROM cancels WHERE noted_at <= ?", [before.ids]);
      await transaction.query("DELETE FROM operator_results WHERE at <= ?", [before.ids]);
      await transaction.query("DELETE FROM operator_actions WHERE at <= ?", [before.ids]);
      await forgetDays(transaction, at - DAY_MS);
      await transaction.query("DELETE FROM sender_cancels WHERE noted_at <= ?", [before.ids]);
    });
  } finally {
    // Where nothing was destroyed too: the purge before this one may have met a reader that held the log.
    tracesErased = await database.eraseTraces();
  }
  return { ...counts, tracesErased };
}

/** Finds and destroys, a batch at a time, until nothing is left; resolves to the count. */
async function destroyAll<Found extends { id: string; bytes?: number }>(
  { database, signal, batchEnded }: Purge,
  find: Find<Found>,
  statements: readonly string[],
  onDestroyed: (destroyed: readonly Found[]) => void = () => {},
): Promise<number> {
  for (let total = 0; ; ) {
    signal.throwIfAborted();
    const destroyed = await database.transaction(async (transaction) => {
      const found = await find(transaction);
      const taken = found.slice(0, fitting(found));
      const ids = taken.map(({ id }) => id);
      if (ids.length > 0)
        for (const sql of statements) await transaction.query(sql.replace("{ids}", placeholders(ids)), ids);
      return { taken, isLast: ids.length === found.length && found.length < BATCH };
    });
    await batchEnded();
    if (destroyed.taken.length > 0) onDestroyed(destroyed.taken);
    total += destroyed.taken.length;
    if (destroyed.isLast) return total;
  }
}

/** Of all of them before anything else of any of them: what fails later, such as a result store that is away, leaves nothing to read. */
async function destroyKeys({ database, signal, batchEnded }: Purge, until: number): Promise<void> {
  for (let last: EndedRow | undefined; ; ) {
    signal.throwIfAborted();
    const found = await database.query<EndedRow>(
      `SELECT request_id, ended_at FROM requests WHERE state = 'ended' AND chain_key IS NOT NULL AND ended_at <= ?
       AND (ended_at, request_id) > (?, ?) ORDER BY ended_at, request_id LIMIT ${BATCH}`,
      [until, last?.ended_at ?? 0, last?.request_id ?? ""],
    );
    last = found.at(-1);
    if (last === undefined) return;
    const ids = found.map(({ request_id }) => request_id);
    await database.transaction((transaction) =>
      transaction.query(`UPDATE requests SET chain_key = ? WHERE request_id IN (${placeholders(ids)})`, [
        DESTROYED,
        ...ids,
      ]),
    );
    await batchEnded();
  }
}

/** A request counts as purged only once all of it is gone; what is kept elsewhere is destroyed first, outside of a transaction. */
async function destroyIdentifiers(
  { database, signal, batchEnded }: Purge,
  until: number,
  destroyElsewhere: (requestIds: readonly string[]) => Promise<void>,
): Promise<number> {
  for (let total = 0; ; ) {
    signal.throwIfAborted();
    const ids = (await ended("chain_key IS NOT NULL", until)(database)).map(({ id }) => id);
    if (ids.length === 0) return total;
    await destroyElsewhere(ids);
    await database.transaction(async (transaction) => {
      for (const sql of IDENTIFIERS) await transaction.query(sql.replace("{ids}", placeholders(ids)), ids);
    });
    await batchEnded();
    total += ids.length;
    if (ids.length < BATCH) return total;
  }
}

function ended(condition: string, until: number): Find<{ id: string }> {
  return (transaction) =>
    transaction.query(
      `SELECT request_id AS id FROM requests WHERE state = 'ended' AND ${condition} AND ended_at <= ? ORDER BY ended_at LIMIT ${BATCH}`,
      [until],
    );
}

function messages(age: string, until: number): Find<MessageRow> {
  return selectMessages(`${age} <= ?`, [until]);
}

/** What nobody can open any more; a hint has no part in it, but for notices, which have ids of Intercom's. */
function messagesOf(requestIds: readonly string[]): Find<MessageRow> {
  const isOwn = `(lane <> 'events' OR id LIKE '${NOTICE_PREFIX}%')`;
  return selectMessages(`request_id IN (${placeholders(requestIds)}) AND ${isOwn}`, requestIds);
}

function selectMessages(condition: string, values: readonly (string | number)[]): Find<MessageRow> {
  return (transaction) =>
    transaction.query(
      `SELECT id, lane, request_id, published_at, LENGTH(sealed) AS bytes FROM outbox WHERE ${condition} LIMIT ${BATCH}`,
      values,
    );
}

interface EndedRow {
  [column: string]: string | number;
  request_id: string;
  ended_at: number;
}

interface MessageRow {
  [column: string]: string | number | null;
  id: string;
  lane: UnsentMessage["channel"];
  request_id: string | null;
  published_at: number | null;
  bytes: number;
}

function toUnsent({ id, lane, request_id }: MessageRow): UnsentMessage {
  return { id, channel: lane, requestId: request_id };
}

/** How many of the first rows go in one transaction. */
function fitting(rows: readonly { readonly bytes?: number }[]): number {
  let bytes = 0;
  const beyond = rows.findIndex((row) => {
    bytes += row.bytes ?? 0;
    return bytes > BATCH_BYTES;
  });
  return beyond < 0 ? rows.length : Math.max(beyond, 1);
}
