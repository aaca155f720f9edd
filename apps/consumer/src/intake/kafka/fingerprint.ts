import { createHash } from "node:crypto";
import type { BatchRecord } from "../../kafka/record-batch/read-record.ts";

/**
 * Tells a record from another one at the same place: a topic that is deleted and made again counts its offsets from 0 anew. The same for
 * each read of the same record.
 */
export function fingerprint({
  timestamp,
  value,
  headers,
}: Pick<BatchRecord, "timestamp" | "value" | "headers">): string {
  const sorted = Object.entries(headers).map(([name, text]) => [name, text?.toString("base64") ?? null]);
  return createHash("sha256")
    .update(JSON.stringify([timestamp, sorted, value === null]))
    .update(value ?? "")
    .digest("hex")
    .slice(0, 32);
}
