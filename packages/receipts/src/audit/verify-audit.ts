import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import type { z } from "zod";
import { journalGenesis, journalLink } from "../journal-chain.ts";
import { verifyReceipt } from "../verify-receipt.ts";
import {
  AUDIT_FILES,
  AUDIT_TYPE,
  type AuditEntry,
  type AuditManifest,
  type AuditRequest,
  auditEntrySchema,
  auditManifestSchema,
  auditRequestSchema,
} from "./audit-manifest.ts";
import { type CountedLines, countedLines } from "./counted-lines.ts";

/** The files of an export, wherever they are; `null` for one that is not there. */
export type OpenAuditFile = (name: string) => Promise<AsyncIterable<Uint8Array> | null>;

/** What a check of an export found. */
export interface CheckedAudit {
  readonly from: string | null;
  readonly to: string | null;
  readonly requests: number;
  readonly entries: number;
  readonly receipts: number;
  readonly actions: number;
  /** What is not as it was exported, by its place: `journals.jsonl: …`, `request portal/r-1: …`. Empty where all is right. */
  readonly faults: readonly string[];
}

const MOST_FAULTS = 100;
/** Step after which an outcome is made, which names the head at that place. */
const ENDED = "request.ended";

/**
 * Checks an export without anything else than the public keys: that the manifest was signed by one of them and the files are those of the manifest; that each
 * journal is a chain from its request to the head that the receipt names; each receipt's signature. One line is in memory at a time.
 */
export async function verifyAudit(open: OpenAuditFile, jwks: JSONWebKeySet): Promise<CheckedAudit> {
  const faults: string[] = [];
  const fault = (what: string) => {
    if (faults.length < MOST_FAULTS) faults.push(what);
  };
  const manifest = await readManifest(open, jwks, fault);
  const files = await Promise.all(
    [AUDIT_FILES.requests, AUDIT_FILES.journals, AUDIT_FILES.actions].map(async (name) =>
      countedLines((await open(name)) ?? null),
    ),
  );
  const [requests, journals, actions] = files as [CountedLines, CountedLines, CountedLines];
  const counts = await checkRequests({ requests, journals, jwks, fault });
  for await (const _ of actions.lines) {
    // Read to its end: nothing but its bytes is compared.
  }
  for (const [index, name] of [AUDIT_FILES.requests, AUDIT_FILES.journals, AUDIT_FILES.actions].entries())
    compareFile(name, files[index] ?? actions, manifest, fault);
  if (manifest !== null && manifest.requests !== counts.requests)
    fault(`${AUDIT_FILES.requests}: ${counts.requests} requests, not ${manifest.requests}`);
  return {
    from: manifest?.from ?? null,
    to: manifest?.to ?? null,
    ...counts,
    actions: actions.seen().lines,
    faults,
  };
}

async function readManifest(
  open: OpenAuditFile,
  jwks: JSONWebKeySet,
  fault: (what: string) => void,
): Promise<AuditManifest | null> {
  const [written, signature] = await Promise.all([
    textOf(await open(AUDIT_FILES.manifest)),
    textOf(await open(AUDIT_FILES.signature)),
  ]);
  if (written === null) {
    fault(`${AUDIT_FILES.manifest}: is missing`);
    return null;
  }
  if (signature === null) fault(`${AUDIT_FILES.signature}: is missing: nobody signed the export`);
  else if ((await signedText(signature, jwks)) !== written)
    fault(`${AUDIT_FILES.manifest}: is not what one of the keys signed`);
  const parsed = auditManifestSchema.safeParse(parseJson(written));
  if (parsed.success) return parsed.data;
  fault(`${AUDIT_FILES.manifest}: is no manifest`);
  return null;
}

async function signedText(signature: string, jwks: JSONWebKeySet): Promise<string | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(signature.trim(), createLocalJWKSet(jwks), {
      algorithms: ["EdDSA", "Ed25519"],
    });
    return protectedHeader.typ === AUDIT_TYPE ? new TextDecoder().decode(payload) : null;
  } catch {
    return null;
  }
}

function compareFile(
  name: string,
  file: CountedLines,
  manifest: AuditManifest | null,
  fault: (what: string) => void,
): void {
  const promised = manifest?.files.find((each) => each.name === name);
  const seen = file.seen();
  if (file.isMissing) fault(`${name}: is missing`);
  else if (promised === undefined) fault(`${name}: is not in the manifest`);
  else if (seen.lines !== promised.lines) fault(`${name}: ${seen.lines} lines, not ${promised.lines}`);
  else if (seen.sha256 !== promised.sha256) fault(`${name}: its bytes are not those of the manifest`);
}

interface RequestCheck {
  readonly requests: CountedLines;
  readonly journals: CountedLines;
  readonly jwks: JSONWebKeySet;
  readonly fault: (what: string) => void;
}

async function checkRequests({ requests, journals, jwks, fault }: RequestCheck) {
  const entries = journals.lines[Symbol.asyncIterator]();
  const counts = { requests: 0, entries: 0, receipts: 0 };
  let next = await nextEntry();
  for await (const line of requests.lines) {
    counts.requests += 1;
    const request = parseLine(auditRequestSchema, line);
    if (request === null) {
      fault(`${AUDIT_FILES.requests} line ${counts.requests}: is no request`);
      continue;
    }
    const name = `request ${request.sender}/${request.requestId}`;
    const chain = followChain(request);
    while (next !== null && (next === "unreadable" || next.request === request.request)) {
      if (next !== "unreadable") chain.take(next);
      next = await nextEntry();
    }
    for (const what of [...chain.faults(), ...(await receiptFaults(request, chain.endHead(), jwks))])
      fault(`${name}: ${what}`);
    if (request.receipt !== null) counts.receipts += 1;
  }
  while (next !== null) {
    fault(`${AUDIT_FILES.journals} line ${counts.entries}: is about none of the requests`);
    next = await nextEntry();
  }
  return counts;

  async function nextEntry(): Promise<AuditEntry | "unreadable" | null> {
    const read = await entries.next();
    if (read.done === true) return null;
    counts.entries += 1;
    const entry = parseLine(auditEntrySchema, read.value);
    if (entry === null) fault(`${AUDIT_FILES.journals} line ${counts.entries}: is no entry`);
    return entry ?? "unreadable";
  }
}

/** Follows the chain of one request, an entry at a time. */
function followChain({ request, sender, requestId, entries, head: promised }: AuditRequest) {
  let head = journalGenesis(request);
  let [seen, broken]: [number, number | null] = [0, null];
  let end: string | null = null;
  return {
    take(entry: AuditEntry) {
      seen += 1;
      head = journalLink(head, entry);
      if (broken === null && (entry.seq !== seen || entry.hash !== head)) broken = seen;
      if (entry.step === ENDED) end ??= entry.hash;
    },
    endHead: () => end,
    faults(): string[] {
      const isOwn = request === requestId || request === `${sender}:${requestId}`;
      return [
        ...(isOwn ? [] : ["the key of its chain is not its own"]),
        ...(broken === null ? [] : [`entry ${broken} of its journal does not follow from those before it`]),
        ...(seen === entries ? [] : [`${seen} entries in its journal, not ${entries}`]),
        ...(seen === 0 || head === promised ? [] : ["its journal ends with another head"]),
      ];
    },
  };
}

async function receiptFaults(
  { receipt, outcome, requestId, sender, entries }: AuditRequest,
  endHead: string | null,
  jwks: JSONWebKeySet,
): Promise<string[]> {
  if (receipt === null) return [];
  try {
    const { statement } = await verifyReceipt(receipt, jwks, null);
    const claims = statement as {
      journal?: unknown;
      request?: { id?: unknown; sender?: unknown };
      outcome?: { sha256?: unknown; bytes?: unknown };
    };
    return [
      ...(claims.request?.id === requestId && (claims.request.sender ?? sender) === sender
        ? []
        : ["its receipt is another request's"]),
      ...(outcome === null || claims.outcome?.sha256 === outcome.sha256
        ? []
        : ["its outcome is not the one of its receipt"]),
      ...(entries === 0 || claims.journal === `sha256:${endHead}`
        ? []
        : ["its journal is not the one of its receipt"]),
    ];
  } catch (error) {
    return [`its receipt: ${(error as { code?: string }).code}`];
  }
}

function parseLine<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> | null {
  return schema.safeParse(parseJson(line)).data ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  if (chunks === null) return null;
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString("utf8");
}
