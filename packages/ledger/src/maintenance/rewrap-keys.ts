import { setImmediate } from "node:timers/promises";
import type { Queryable } from "@intercom-dsar/database";
import { openHead, sealHead } from "../journal/journal.ts";
import { type LedgerContext, lockClause, placeholders } from "../storage/ledger-context.ts";
import { keepLedgerKeys } from "../storage/ledger-keys.ts";
import { isDestroyed, rewrapRequestKey } from "../storage/request-key.ts";
import { openMessage, sealMessage } from "../storage/sealed-values.ts";

/** Rows that are looked at in one statement, and changed in one transaction. */
const BATCH = 100;
/** A message may be large, and is read whole to learn what sealed it. */
const MESSAGES = 20;
/** How every sealed value begins: the version and the key's id. */
const HEAD_BYTES = 5;

/**
 * While `LEDGER_KEY` names more than one key: seals with the first what the others sealed, as far as it is needed later: the keys of
 * requests, the heads of journals, messages that belong to no request. What is sealed under a request's key stays as it is. A pass that
 * is broken off leaves nothing half done, and the next one goes on. A key that a whole pass found nothing of is retired: the ledger opens
 * without it. Resolves to how many values were sealed anew.
 */
export async function rewrapKeys(
  context: LedgerContext,
  signal = new AbortController().signal,
  onBatch: () => void = () => {},
): Promise<number> {
  const { keyring, database, hashKeys, now } = context;
  const [newest, ...older] = keyring.hashKeys.map(({ id }) => id);
  if (newest === undefined || older.length === 0) return 0;
  await database.transaction((transaction) => keepLedgerKeys(keyring, transaction, hashKeys.all, now()));
  const pass: Pass = { context, newest, used: new Set(), rewrapped: 0, signal, onBatch };
  await requests(pass);
  await contacts(pass);
  await messages(pass);
  await database.transaction(async (transaction) => {
    const retire = "UPDATE ledger_keys SET retired_at = COALESCE(retired_at, ?) WHERE key_id = ?";
    for (const id of older)
      if (pass.used.has(id))
        await transaction.query("UPDATE ledger_keys SET retired_at = NULL WHERE key_id = ?", [id]);
      else await transaction.query(retire, [now(), id]);
    await transaction.query("UPDATE ledger_keys SET retired_at = NULL WHERE key_id = ?", [newest]);
  });
  return pass.rewrapped;
}

interface Pass {
  readonly context: LedgerContext;
  readonly newest: string;
  /** Keys that something is, or was when it was looked at, sealed by. */
  readonly used: Set<string>;
  rewrapped: number;
  readonly signal: AbortSignal;
  readonly onBatch: () => void;
}

/** SQLite answers at once: without this, nothing else of the process would go on until the end of the pass. */
async function batchEnded({ onBatch }: Pass): Promise<void> {
  onBatch();
  await setImmediate();
}

/** Notes what sealed a value; true where that is an older key of the ledger's. */
function isOld({ context, newest, used }: Pass, sealed: Uint8Array | null): boolean {
  const id = sealed === null ? null : context.keyring.sealedBy(sealed);
  if (id === null || id === newest) return false;
  used.add(id);
  return true;
}

interface RequestRow {
  [column: string]: string | number | Uint8Array | null;
  request_id: string;
  chain_key: Uint8Array | null;
  head_seal: Uint8Array | null;
  sealed: Uint8Array | null;
  progress: Uint8Array | null;
}

async function requests(pass: Pass): Promise<void> {
  const { context, signal } = pass;
  for (let last: string | undefined = ""; last !== undefined; ) {
    signal.throwIfAborted();
    const rows: RequestRow[] = await context.database.query<RequestRow>(
      `SELECT request_id, chain_key, head_seal, SUBSTR(sealed, 1, ${HEAD_BYTES}) AS sealed, SUBSTR(progress, 1, ${HEAD_BYTES}) AS progress
       FROM requests WHERE request_id > ? ORDER BY request_id LIMIT ${BATCH}`,
      [last],
    );
    // What a release before this one sealed with the ledger's key itself: it ends with its request, and the key is needed for so long.
    for (const { sealed, progress } of rows) for (const value of [sealed, progress]) isOld(pass, value);
    const old = rows.filter(
      (row) => [row.chain_key, row.head_seal].filter((value) => isOld(pass, value)).length > 0,
    );
    if (old.length > 0)
      await rewrapRequests(
        pass,
        old.map(({ request_id }) => request_id),
      );
    await batchEnded(pass);
    last = rows.at(-1)?.request_id;
  }
}

/** Whoever works on one of them now has it to itself: the next pass takes it. */
async function rewrapRequests(pass: Pass, requestIds: readonly string[]): Promise<void> {
  const { context } = pass;
  const { keyring, database } = context;
  await database.transaction(async (transaction) => {
    const rows = await transaction.query<RequestRow>(
      `SELECT request_id, chain_key, head_seal FROM requests WHERE request_id IN (${placeholders(requestIds)})
       ${lockClause(context, "FOR UPDATE SKIP LOCKED")}`,
      requestIds,
    );
    for (const { request_id, chain_key, head_seal } of rows) {
      const key =
        chain_key === null || isDestroyed(chain_key)
          ? chain_key
          : rewrapRequestKey(keyring, request_id, chain_key);
      const head = openHead(keyring, request_id, head_seal);
      await transaction.query("UPDATE requests SET chain_key = ?, head_seal = ? WHERE request_id = ?", [
        key,
        head === null ? head_seal : sealHead(keyring, request_id, head),
        request_id,
      ]);
      pass.rewrapped += 1;
    }
  });
}

interface ContactRow {
  [column: string]: string | number | Uint8Array;
  request_id: string;
  seq: number;
  contact: Uint8Array;
}

/** Only looked at: as in `requests`, what the release before sealed ends with its request. */
async function contacts(pass: Pass): Promise<void> {
  for (let last: ContactRow | undefined; ; ) {
    pass.signal.throwIfAborted();
    const rows: ContactRow[] = await pass.context.database.query<ContactRow>(
      `SELECT request_id, seq, SUBSTR(contact, 1, ${HEAD_BYTES}) AS contact FROM journal
       WHERE contact IS NOT NULL AND (request_id, seq) > (?, ?) ORDER BY request_id, seq LIMIT ${BATCH}`,
      [last?.request_id ?? "", last?.seq ?? 0],
    );
    for (const { contact } of rows) isOld(pass, contact);
    await batchEnded(pass);
    last = rows.at(-1);
    if (last === undefined) return;
  }
}

async function messages(pass: Pass): Promise<void> {
  const { context, signal } = pass;
  for (let last: string | undefined = ""; last !== undefined; ) {
    signal.throwIfAborted();
    const rows: { id: string; head: Uint8Array }[] = await context.database.query<{
      id: string;
      head: Uint8Array;
    }>(
      `SELECT id, SUBSTR(sealed, 1, ${HEAD_BYTES}) AS head FROM outbox WHERE id > ? ORDER BY id LIMIT ${MESSAGES}`,
      [last],
    );
    for (const { id, head } of rows)
      if (isOld(pass, head))
        await context.database.transaction((transaction) => rewrapMessage(pass, transaction, id));
    await batchEnded(pass);
    last = rows.at(-1)?.id;
  }
}

async function rewrapMessage(pass: Pass, transaction: Queryable, id: string): Promise<void> {
  const { context } = pass;
  const { keyring } = context;
  const [row] = await transaction.query<{ sealed: Uint8Array }>(
    `SELECT sealed FROM outbox WHERE id = ?${lockClause(context, "FOR UPDATE SKIP LOCKED")}`,
    [id],
  );
  if (row === undefined) return;
  const sealed = sealMessage(keyring, id, openMessage(keyring, id, row.sealed));
  await transaction.query("UPDATE outbox SET sealed = ? WHERE id = ?", [sealed, id]);
  pass.rewrapped += 1;
}
