import type { KafkaMessage } from "kafkajs";
import { type BatchHead, readBatchHead } from "./batch-head.ts";
import { readRecord } from "./read-record.ts";

/** Before each batch, and each entry of an old message set: eight bytes of offset, four of length. */
const LENGTH_AT = 8;
const LENGTH_END = 12;
/** Batches that one fetch takes of a partition; the next one asks for what is left. */
const MAX_BATCHES = 1_000;

/** A batch that is still packed, in the shape in which kafkajs hands a message on: its value is the batch, its offset the last one in it. */
export interface PackedBatch extends Pick<KafkaMessage, "key" | "offset" | "timestamp" | "attributes"> {
  readonly value: Buffer;
  readonly headers: Record<string, never>;
  /** By these kafkajs leaves out control records, and what was aborted. */
  readonly isControlRecord: boolean;
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
}

/**
 * Cuts what a broker sent of a partition into its record batches, and unpacks none: memory is bounded by what was sent. A batch that is
 * cut off at the end is left out; the next fetch brings it. Never throws.
 */
export function packedBatches(recordSet: Buffer): PackedBatch[] {
  const batches: PackedBatch[] = [];
  for (let at = 0; batches.length < MAX_BATCHES && recordSet.length - at >= LENGTH_END; ) {
    const length = recordSet.readInt32BE(at + LENGTH_AT);
    const end = at + LENGTH_END + length;
    if (length < 0 || end > recordSet.length) break;
    batches.push(packedBatch(recordSet.subarray(at, end)));
    at = end;
  }
  return batches;
}

function packedBatch(value: Buffer): PackedBatch {
  const head = headOf(value);
  return {
    value,
    key: head?.isControl === true ? controlKey(head) : null,
    offset: String(head?.lastOffset ?? value.readBigInt64BE(0)),
    timestamp: "-1",
    attributes: 0,
    headers: {},
    isControlRecord: head?.isControl === true,
    batchContext: {
      producerId: String(head?.producerId ?? -1n),
      inTransaction: head?.inTransaction === true,
    },
  };
}

function headOf(batch: Buffer): BatchHead | null {
  try {
    return readBatchHead(batch);
  } catch {
    return null;
  }
}

/** The key of the one record of a control batch tells whether a transaction was committed or aborted. */
function controlKey(head: BatchHead): Buffer | null {
  try {
    return readRecord(head.rest, head, 0).key;
  } catch {
    return null;
  }
}
