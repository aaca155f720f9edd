import { createHash } from "node:crypto";
import type { Writable } from "node:stream";
import { dsarRequestSchema } from "@intercom-dsar/dsar-events/service";
import { idOf } from "@intercom-dsar/intercom-client";
import { type Ledger, LedgerError, type ListedRequest } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { errorCode } from "../domain/errors.ts";
import type { IntercomPort } from "../domain/intercom-port.ts";
import { STEP } from "../domain/journal-steps.ts";
import { reErasureBound, wasCreatedBefore } from "../flows/deletion/re-erasure.ts";
import { isSubject } from "../flows/matching.ts";
import { searchSubject } from "../flows/search-subject.ts";
import { type SubmissionOptions, storedSubmission } from "../intake/to-submission.ts";

export interface ReErasure {
  /** Deletions that ended from then on are looked at; milliseconds since 1970. */
  readonly since: number;
  /** False: nothing is asked for. */
  readonly isConfirmed: boolean;
}

export interface ReEraseOptions {
  readonly ledger: Pick<Ledger, "reads" | "inbox">;
  readonly submissions: SubmissionOptions;
  /** The workspace's Intercom; rejects where it is not connected. */
  readonly intercomOf: (workspaceId: string) => Promise<IntercomPort>;
  readonly identifierRetentionMs: number;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

const PAGE = 100;
/** As long as the law gives for a request that states no deadline. */
const DEADLINE_MS = 30 * 86_400_000;

/**
 * `re-erase --since TIME`: searches the addresses of each deletion that has ended since, and finds contacts that were made before it ended,
 * so that they are restored ones and no new customers. Prints a JSON line with their ids for each deletion, then one with counts. Where it is
 * confirmed, each becomes a deletion of the same sender under an id that is the same in every run. Resolves to the exit code, which is 1 where
 * a deletion could not be looked at.
 */
export async function reErase(options: ReEraseOptions, choice: ReErasure): Promise<ExitCode> {
  const { ledger, submissions, identifierRetentionMs, output, signal } = options;
  const { now } = submissions;
  const print = (line: object) => output.write(`${JSON.stringify(line)}\n`);
  const until = now();
  const counts = { looked: 0, found: 0, contacts: 0, asked: 0, askedBefore: 0, forgotten: 0, failed: 0 };
  for (let after: Parameters<Ledger["reads"]["endedBetween"]>[1]["after"] = null; ; ) {
    const page = await ledger.reads.endedBetween({ from: choice.since, until }, { limit: PAGE, after });
    for (const request of page.requests) {
      signal.throwIfAborted();
      const bound = await boundOf(ledger, request);
      if (bound === null) continue;
      const { sender, senderRequestId } = request;
      try {
        const contacts = await findRestored(options, request, bound);
        if (contacts === null) {
          counts.forgotten += 1;
          continue;
        }
        counts.looked += 1;
        if (contacts.length === 0) continue;
        counts.found += 1;
        counts.contacts += contacts.length;
        const asked = choice.isConfirmed ? await ask(options, request, bound, choice.since) : null;
        if (asked !== null) counts[asked.isNew ? "asked" : "askedBefore"] += 1;
        print({ sender, requestId: senderRequestId, contacts, deletion: asked?.id ?? null });
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof LedgerError) throw error;
        counts.failed += 1;
        print({ sender, requestId: senderRequestId, failed: errorCode(error) });
      }
    }
    if (page.next === null) break;
    after = page.next;
  }
  const reachesBackTo = new Date(until - identifierRetentionMs).toISOString();
  print({ result: choice.isConfirmed ? "asked" : "dry_run", ...counts, reachesBackTo });
  return counts.failed === 0 ? EXIT_CODES.done : EXIT_CODES.failed;
}

/** Before when a contact must have been made; `null` where the request deleted nobody, or is one of this command's. */
async function boundOf({ reads }: Pick<Ledger, "reads">, request: ListedRequest): Promise<number | null> {
  const { kind, status, endedAt, requestId } = request;
  if (kind !== "deletion" || endedAt === null || (status !== "completed" && status !== "partial"))
    return null;
  // The first deletion is looked at: whoever came between the two is a new customer.
  return reErasureBound(await reads.timeline(requestId)) === null ? endedAt : null;
}

/** The ids of the contacts; `null` where the person's addresses are destroyed. */
async function findRestored(
  { ledger, intercomOf, signal }: ReEraseOptions,
  { requestId, workspaceId }: ListedRequest,
  bound: number,
): Promise<string[] | null> {
  const request = await ledger.reads.content(requestId);
  if (request === null || workspaceId === null) return null;
  const intercom = await intercomOf(workspaceId);
  const { hits } = await searchSubject({ request, intercom, signal }, { emptyByItself: true });
  return hits
    .filter((contact) => isSubject(contact, request.subjects) && wasCreatedBefore(contact, bound))
    .map(idOf)
    .filter((id) => id !== null);
}

async function ask(
  { ledger, submissions }: ReEraseOptions,
  { requestId, sender, origin, workspaceId }: ListedRequest,
  createdBefore: number,
  since: number,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const content = await ledger.reads.content(requestId);
  const stated = dsarRequestSchema.parse(JSON.parse(Buffer.from(content?.payload ?? "{}").toString()));
  const id = `re-erase-${createHash("sha256").update(`${requestId}\n${since}`).digest("hex").slice(0, 24)}`;
  const now = submissions.now();
  const submission = storedSubmission(
    {
      type: "request",
      traceparent: null,
      request: {
        ...stated,
        requestId: id,
        kind: "deletion",
        workspaceId,
        receivedAt: new Date(now).toISOString(),
        deadline: new Date(now + DEADLINE_MS).toISOString(),
        after: null,
        retryOf: null,
      },
    },
    { sender, origin, onConflict: null },
    submissions,
  );
  if (submission.type !== "request") throw new Error("a request that is none");
  const entries = [{ step: STEP.reErasure, facts: { createdBefore } }, ...(submission.request.entries ?? [])];
  const [result] = await ledger.inbox.receive([
    { ...submission, request: { ...submission.request, entries } },
  ]);
  return { id, isNew: result === "accepted" };
}
