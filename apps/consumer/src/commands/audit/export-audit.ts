import { hash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type { Ledger, ListedRequest, ListPosition, RecordedAction } from "@intercom-dsar/ledger";
import {
  AUDIT_FILES,
  AUDIT_V1,
  type AuditEntry,
  type AuditManifest,
  type AuditRequest,
  RECEIPT_HEADER,
  type ReceiptSigner,
} from "@intercom-dsar/receipts";
import { EXIT_CODES, type ExitCode } from "../../config/exit-codes.ts";
import { type LineFile, openLineFile } from "./line-file.ts";

export interface AuditExport {
  /** Milliseconds since 1970: requests that ended from then on, and actions that began. */
  readonly from: number;
  /** And before then. */
  readonly to: number;
  readonly folder: string;
}

/** Requests in memory at a time; of each its journal. */
const PAGE = 50;
const ACTIONS = 500;

/**
 * `audit export`: writes what shows who did what, for whoever checks it elsewhere: each request that ended in that time with its journal, the digest of its
 * outcome and its receipt, as far as they are kept, and what operators did. The manifest comes last, so that an export that broke off has none.
 */
export async function exportAudit(
  ledger: Pick<Ledger, "reads" | "audit">,
  { from, to, folder }: AuditExport,
  signer: Pick<ReceiptSigner, "signManifest"> | null,
  output: Writable,
): Promise<ExitCode> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const open = (name: string) => openLineFile(folder, name);
  const [requests, journals, actions] = [
    await open(AUDIT_FILES.requests),
    await open(AUDIT_FILES.journals),
    await open(AUDIT_FILES.actions),
  ];
  for await (const request of endedIn(ledger, { from, until: to }))
    await writeRequest(ledger, request, requests, journals);
  for await (const action of actionsIn(ledger, { from, until: to })) await actions.write(lineOf(action));
  const files = [await requests.close(), await journals.close(), await actions.close()];
  const manifest: AuditManifest = {
    format: AUDIT_V1,
    from: iso(from),
    to: iso(to),
    requests: files[0]?.lines ?? 0,
    files,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  if (signer !== null) await put(folder, AUDIT_FILES.signature, `${signer.signManifest(text)}\n`);
  await put(folder, AUDIT_FILES.manifest, text);
  output.write(`${JSON.stringify({ folder, signed: signer !== null, ...manifest, files })}\n`);
  return EXIT_CODES.done;
}

async function* endedIn(
  { reads }: Pick<Ledger, "reads">,
  time: { readonly from: number; readonly until: number },
): AsyncGenerator<ListedRequest> {
  let after: ListPosition | null = null;
  do {
    const page: Awaited<ReturnType<Ledger["reads"]["endedBetween"]>> = await reads.endedBetween(time, {
      limit: PAGE,
      after,
    });
    yield* page.requests;
    after = page.next;
  } while (after !== null);
}

/** The newest first, as the audit lists them. */
async function* actionsIn(
  { audit }: Pick<Ledger, "audit">,
  { from, until }: { readonly from: number; readonly until: number },
): AsyncGenerator<RecordedAction> {
  let after = { at: until, actionId: "" };
  while (true) {
    const page = await audit.list({ limit: ACTIONS, after });
    for (const action of page) {
      if (action.at < from) return;
      yield action;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < ACTIONS) return;
    after = { at: last.at, actionId: last.actionId };
  }
}

async function writeRequest(
  { reads }: Pick<Ledger, "reads">,
  request: ListedRequest,
  requests: LineFile,
  journals: LineFile,
): Promise<void> {
  const journal = await reads.chain(request.requestId);
  for (const { contactId, ...entry } of journal) {
    const line: AuditEntry = { request: request.requestId, ...entry };
    await journals.write(line);
  }
  const outcome = await reads.outcome(request.requestId);
  const bytes = outcome?.value ?? null;
  const line: AuditRequest = {
    request: request.requestId,
    sender: request.sender,
    requestId: request.senderRequestId,
    kind: request.kind,
    workspaceId: request.workspaceId,
    regulation: request.regulation,
    receivedAt: iso(request.receivedAt),
    endedAt: iso(request.endedAt ?? 0),
    status: request.status,
    reasonCode: request.reasonCode,
    entries: journal.length,
    head: journal.at(-1)?.hash ?? null,
    outcome: bytes === null ? null : { sha256: hash("sha256", bytes), bytes: bytes.length },
    receipt: outcome?.headers[RECEIPT_HEADER] ?? null,
  };
  await requests.write(line);
}

function lineOf({ at, outcome, ...action }: RecordedAction): object {
  return {
    at: iso(at),
    ...action,
    outcome: outcome === null ? null : { ...outcome, at: iso(outcome.at) },
  };
}

/** Aside first: a file that is there is whole. */
async function put(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
