import { createHmac, createSecretKey } from "node:crypto";
import type { Queryable } from "@intercom-dsar/database";
import { journalGenesis, journalLink } from "@intercom-dsar/receipts/journal-chain";
import type { Keyring, Seal } from "@intercom-dsar/sealing";
import type { LedgerContext } from "../storage/ledger-context.ts";
import { insertRows } from "../storage/ledger-context.ts";
import { isDestroyed, openRequestKey } from "../storage/request-key.ts";
import type { JournalEntry, NewJournalEntry } from "../types.ts";

interface JournalRow {
  [column: string]: string | number | Uint8Array | null;
  seq: number;
  at: number;
  step: string;
  facts: string;
  contact: Uint8Array | null;
  commitment: string | null;
  hash: string;
}

/** The steps that the ledger writes itself; who reads a journal meets them among its own. */
export const LEDGER_STEPS = {
  ended: "request.ended",
  contactDeleted: "hint.contact_deleted",
  /** An operator looked whom the request is about. */
  revealed: "operator.revealed",
  /** Begun: who fetched can't be known. */
  resultFetched: "result.fetched",
  /** Its fact `digest` says of which plan; what was asked last counts. */
  approvalAsked: "approval.asked",
  approvalGiven: "approval.given",
} as const;

/** What a request's row says of its chain. */
interface ChainRow {
  [column: string]: string | number | Uint8Array | null;
  head: string;
  entries: number;
  chain_key: Uint8Array;
}

/** Appends to a request's chain inside the caller's transaction, which holds the request's row, and may have read it: nothing was appended since. */
export async function appendEntries(
  context: LedgerContext,
  transaction: Queryable,
  requestId: string,
  added: readonly NewJournalEntry[],
  read?: Pick<ChainRow, "head" | "entries" | "chain_key">,
): Promise<JournalEntry[]> {
  if (added.length === 0) return [];
  const { keyring, now } = context;
  const row = read ?? (await chainRow(transaction, requestId));
  const key = openRequestKey(context, requestId, row.chain_key);
  const at = now();
  let head = row.head;
  const rows = added.map(({ step, contactId, facts = {} }, index) => {
    const seq = row.entries + index + 1;
    const commitment = contactId === undefined ? null : commit(key.bytes, contactId);
    const written = canonical(facts);
    head = journalLink(head, { seq, at, step, facts: written, commitment });
    const contact =
      contactId === undefined ? null : key.seal(Buffer.from(contactId), contactContext(requestId, seq));
    return {
      seq,
      at,
      step,
      facts: written,
      contact,
      commitment,
      hash: head,
      contactId: contactId ?? null,
      given: facts,
    };
  });
  await insertRows(
    context,
    transaction,
    "journal",
    ["request_id", "seq", "at", "step", "facts", "contact", "commitment", "hash"],
    rows.map(({ seq, step, facts, contact, commitment, hash }) => [
      requestId,
      seq,
      at,
      step,
      facts,
      contact,
      commitment,
      hash,
    ]),
  );
  const entries = row.entries + added.length;
  await transaction.query("UPDATE requests SET head = ?, entries = ?, head_seal = ? WHERE request_id = ?", [
    head,
    entries,
    sealHead(keyring, requestId, { entries, head }),
    requestId,
  ]);
  return rows.map(({ seq, step, contactId, given, hash }) => ({
    seq,
    at,
    step,
    contactId,
    facts: given,
    hash,
  }));
}

async function chainRow(transaction: Queryable, requestId: string): Promise<ChainRow> {
  const sql = "SELECT head, entries, chain_key FROM requests WHERE request_id = ?";
  const [row] = await transaction.query<ChainRow>(sql, [requestId]);
  if (row === undefined) throw new Error("an entry for a request that is not there");
  return row;
}

export async function readJournal(
  queryable: Queryable,
  requestId: string,
  /** `null` once it is destroyed. */
  key: Seal | null,
): Promise<JournalEntry[]> {
  const rows = await queryable.query<JournalRow>("SELECT * FROM journal WHERE request_id = ? ORDER BY seq", [
    requestId,
  ]);
  return rows.map(({ seq, at, step, facts, contact, hash }) => ({
    seq,
    at,
    step,
    contactId: contact === null || key === null ? null : openContact(key, requestId, seq, contact),
    facts: JSON.parse(facts),
    hash,
  }));
}

/** A head and how many entries it closes: with a key that the database does not hold, so that a chain which was rewritten there shows. */
export function sealHead(keyring: Keyring, requestId: string, { entries, head }: SealedHead): Uint8Array {
  return keyring.seal(Buffer.from(`${entries}\n${head}`), `requests.head_seal ${requestId}`);
}

interface SealedHead {
  readonly entries: number;
  readonly head: string;
}

/** `null` where nothing was sealed (an older version), or where the key is gone. */
export function openHead(keyring: Keyring, requestId: string, sealed: Uint8Array | null): SealedHead | null {
  if (sealed === null) return null;
  try {
    const [entries, head] = Buffer.from(keyring.open(sealed, `requests.head_seal ${requestId}`))
      .toString()
      .split("\n");
    return { entries: Number(entries), head: head ?? "" };
  } catch {
    return null;
  }
}

/**
 * Checks each link of a request's chain, that the ledger's key sealed it, and, while the request's own key is kept, that each contact id is
 * the one that was committed to.
 */
export async function verifyJournal(context: LedgerContext, requestId: string) {
  const { keyring, database } = context;
  const [request] = await database.query<{
    head: string;
    chain_key: Uint8Array | null;
    head_seal: Uint8Array | null;
  }>("SELECT head, chain_key, head_seal FROM requests WHERE request_id = ?", [requestId]);
  if (request === undefined) return null;
  const sealed = openHead(keyring, requestId, request.head_seal);
  const rows = await database.query<JournalRow>("SELECT * FROM journal WHERE request_id = ? ORDER BY seq", [
    requestId,
  ]);
  const key = isDestroyed(request.chain_key) ? null : openRequestKey(context, requestId, request.chain_key);
  let head = journalGenesis(requestId);
  let brokenAt: number | null = null;
  // A hint may be noted after the end; the outcome names the link of the end.
  const end = rows.find(({ step }) => step === LEDGER_STEPS.ended)?.hash ?? request.head;
  for (const [index, row] of rows.entries()) {
    const { seq, at, step, facts, contact, commitment } = row;
    head = journalLink(head, { seq, at, step, facts, commitment });
    const contactId = contact === null || key === null ? null : openContact(key, requestId, seq, contact);
    const committed = key === null || contactId === null || commit(key.bytes, contactId) === commitment;
    const isSealed = sealed?.entries !== seq || sealed.head === head;
    if (brokenAt === null && (seq !== index + 1 || head !== row.hash || !committed || !isSealed))
      brokenAt = index + 1;
  }
  // Whoever cuts a chain short, or writes it anew with fewer entries, can't cut the seal.
  if (brokenAt === null && rows.length > 0 && (sealed?.entries ?? 0) > rows.length) brokenAt = rows.length;
  if (brokenAt === null && rows.length > 0 && head !== request.head) brokenAt = rows.length;
  const sealedEntries = Math.min(sealed?.entries ?? 0, rows.length);
  return { intact: brokenAt === null, entries: rows.length, sealedEntries, head: digest(end), brokenAt };
}

/** The form in which an outcome names the head of a chain. */
export function digest(head: string): string {
  return `sha256:${head}`;
}

function commit(key: Uint8Array, contactId: string): string {
  // A key as bytes takes Node five times as long.
  return createHmac("sha256", createSecretKey(key)).update(contactId).digest("hex");
}

/** The id that an entry is about. */
export function openContact(key: Seal, requestId: string, seq: number, contact: Uint8Array): string {
  return Buffer.from(key.open(contact, contactContext(requestId, seq))).toString();
}

function contactContext(requestId: string, seq: number): string {
  return `journal.contact ${requestId} ${seq}`;
}

/** Facts are flat, so sorted keys make the text canonical. */
function canonical(facts: NonNullable<NewJournalEntry["facts"]>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(facts).sort(([first], [second]) => (first < second ? -1 : 1))),
  );
}
