import decodeMessages from "kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js";
import { packedBatches } from "./record-set.ts";

/**
 * From here on kafkajs hands over record batches as they are, each as one message; `readBatch` unpacks them. By itself it unpacks all
 * that a fetch brought, of every partition, into an object per record, whatever that adds up to. A setting of the whole process, made
 * possible by our patch of kafkajs.
 */
export function keepBatchesPacked(): void {
  decodeMessages.recordSetReader = packedBatches;
}
