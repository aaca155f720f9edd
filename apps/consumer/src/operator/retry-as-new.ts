import { dsarRequestSchema } from "@intercom-dsar/dsar-events/service";
import type { Ledger, ListedRequest } from "@intercom-dsar/ledger";
import { type SubmissionOptions, storedSubmission } from "../intake/to-submission.ts";

export type RetryAsNew =
  | { readonly result: "accepted"; readonly requestId: string }
  | { readonly result: "not_ended" | "forgotten" | "id_taken" };

const MOST_RETRIES = 99;

/**
 * Asks once more for what an ended request asked for, in the name of its sender and under an id of its own (`ID.r1`, `ID.r2`, …, where none
 * is given). A deletion goes on with the plan of the first (`retryOf`). The deadline stays what it was.
 */
export async function retryAsNew(
  {
    ledger,
    submissions,
  }: { readonly ledger: Pick<Ledger, "reads" | "inbox">; readonly submissions: SubmissionOptions },
  request: ListedRequest,
  wantedId: string | undefined,
): Promise<RetryAsNew> {
  const { sender, senderRequestId, origin } = request;
  if (request.state !== "ended") return { result: "not_ended" };
  const content = await ledger.reads.content(request.requestId);
  const parsed = dsarRequestSchema.safeParse(content === null ? null : jsonOf(content.payload));
  if (!parsed.success) return { result: "forgotten" };
  const requestId = wantedId ?? (await freeId(ledger, sender, senderRequestId));
  if (requestId === null) return { result: "id_taken" };
  const retryOf = parsed.data.kind === "deletion" ? senderRequestId : null;
  const again = { ...parsed.data, requestId, retryOf, after: null };
  const submission = storedSubmission(
    { type: "request", request: again, traceparent: null },
    { sender, origin, onConflict: null },
    submissions,
  );
  const [receipt] = await ledger.inbox.receive([submission]);
  return receipt === "accepted" ? { result: "accepted", requestId } : { result: "id_taken" };
}

async function freeId({ reads }: Pick<Ledger, "reads">, sender: string, id: string): Promise<string | null> {
  for (let count = 1; count <= MOST_RETRIES; count += 1) {
    const requestId = `${id}.r${count}`;
    if (requestId.length <= 128 && (await reads.findOwn({ sender, requestId })) === null) return requestId;
  }
  return null;
}

function jsonOf(payload: Uint8Array): unknown {
  return JSON.parse(Buffer.from(payload).toString());
}
