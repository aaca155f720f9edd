import { decodeArrival } from "@intercom-dsar/dsar-events/service";
import type { Ledger, RequestIdentity } from "@intercom-dsar/ledger";
import type { Message } from "kafkajs";
import { KAFKA_SENDER } from "../domain/sender.ts";
import { isSigned, readSignature, type SignatureOptions } from "../intake/kafka/record-signature.ts";
import { MAX_VALUE_BYTES } from "../intake/kafka/record-submission.ts";
import { readBatch } from "../kafka/record-batch/read-batch.ts";
import type { BatchRecord } from "../kafka/record-batch/read-record.ts";

/** What became of the records of a batch. */
export interface SentAgain {
  /** Requests and cancels that are on the topic again. */
  readonly sent: number;
  /** Their request has ended. */
  readonly ended: number;
  /** Not a request: it would become a dead letter of its own. */
  readonly noRequest: number;
}

const SEND_RECORDS = 500;
const SEND_BYTES = 512 * 1024;

/**
 * Sends the requests of a record batch again, each as it is in there, and leaves out what is none. Holds the unpacked batch in memory, at
 * most `maxBytes`, but no object for each record.
 *
 * @throws BatchError `batch_too_large`, `batch_unreadable`
 */
export async function sendBatchAgain(
  packed: Buffer,
  maxBytes: number,
  reads: Pick<Ledger["reads"], "findOwn">,
  signatures: SignatureOptions,
  send: (messages: readonly Message[]) => Promise<void>,
): Promise<SentAgain> {
  const limits = { maxBytes, maxRecords: Number.POSITIVE_INFINITY, maxHeaders: Number.POSITIVE_INFINITY };
  const { records } = await readBatch(packed, limits);
  const counts = { sent: 0, ended: 0, noRequest: 0 };
  let waiting: Message[] = [];
  let bytes = 0;
  const flush = async () => {
    if (waiting.length > 0) await send(waiting);
    waiting = [];
    bytes = 0;
  };
  for (const record of records()) {
    const identity = identityOf(record, signatures);
    if (identity === null) counts.noRequest += 1;
    else if ((await reads.findOwn(identity))?.state === "ended") counts.ended += 1;
    else {
      waiting.push(messageOf(record));
      counts.sent += 1;
      bytes += record.value?.length ?? 0;
      if (waiting.length >= SEND_RECORDS || bytes >= SEND_BYTES) await flush();
    }
  }
  await flush();
  return counts;
}

/** As the intake would read it; `null` where it would be a dead letter. */
function identityOf(
  { value, headers, timestamp }: BatchRecord,
  signatures: SignatureOptions,
): RequestIdentity | null {
  if (value === null || value.length > MAX_VALUE_BYTES) return null;
  const record = { value, headers, timestamp };
  const signature = isSigned(record) ? readSignature(record, signatures) : { sender: null, record };
  if ("refused" in signature) return null;
  const sender = signature.sender?.name ?? KAFKA_SENDER;
  const decoded = decodeArrival(signature.record, { now: signatures.now });
  switch (decoded.type) {
    case "request":
      return { sender, requestId: decoded.request.requestId };
    case "rejection":
    case "cancel":
      return { sender, requestId: decoded.requestId };
    case "dead-letter":
      return null;
  }
}

function messageOf({ key, value, headers, timestamp }: BatchRecord): Message {
  return { key, value, headers: { ...headers }, ...(timestamp >= 0 && { timestamp: String(timestamp) }) };
}
