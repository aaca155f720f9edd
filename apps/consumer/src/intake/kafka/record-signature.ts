import { EVENT_TYPES, type IncomingRecord } from "@intercom-dsar/dsar-events";
import { contentMode, recordHeaders } from "@intercom-dsar/dsar-events/service";
import type { WebhookSender } from "../../domain/sender.ts";
import { REPLAY_WINDOW_MS } from "../../http/standard-webhooks.ts";
import { findSigner, type Signer } from "../webhook/find-signer.ts";

/** Who signed a record, and the record with nothing in it that decides anything and is not signed; or why it is nobody's. */
export type RecordSignature =
  | { readonly sender: WebhookSender; readonly record: IncomingRecord }
  | { readonly refused: Extract<Signer<WebhookSender>, { refused: unknown }>["refused"] | "type_not_signed" };

export interface SignatureOptions {
  readonly senders: readonly WebhookSender[];
  readonly now: () => number;
  /** How long the ids of ended requests are remembered: what is older could be performed once more. */
  readonly idRetentionMs: number;
}

const SIGNATURE_HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;
/** How the value is read, and what a trace is called: unsigned, and no more than that. */
const READ_HEADERS = [
  "content-type",
  "traceparent",
  "ce_traceparent",
  "ce_specversion",
  "ce_id",
  "ce_source",
  "ce_type",
];

/** Whether a record says that somebody signed it; one of the headers, or a sender's name, is enough. */
export function isSigned(record: Pick<IncomingRecord, "headers">): boolean {
  return Object.keys(record.headers).some((name) => /^webhook-(id|timestamp|signature|sender)$/i.test(name));
}

/** The headers that say who signed, as they are sent once more. */
export function signatureHeaders({ headers }: Pick<IncomingRecord, "headers">): Record<string, string> {
  const texts = recordHeaders(headers);
  return Object.fromEntries(
    [...SIGNATURE_HEADERS, "webhook-sender"].flatMap((name) => {
      const text = texts.get(name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/**
 * Verifies a signed record: Standard Webhooks over the bytes of its value, at most `ID_RETENTION` old, since a topic may be read late and
 * once more. What is asked for, by whom and when comes from the signed bytes and the signed time alone: of an event in binary mode
 * neither `ce_id` nor `ce_time` counts, and its type has to be a request's, because a `ce_type` that somebody changed would make a cancel
 * of it. Any other type has to be in the value (structured mode).
 */
export function readSignature(
  record: IncomingRecord,
  { senders, now, idRetentionMs }: SignatureOptions,
): RecordSignature {
  const headers = recordHeaders(record.headers);
  const signer = findSigner(
    senders,
    Object.fromEntries(headers),
    record.value ?? "",
    now(),
    // A clock may be as much ahead of ours, and an id be forgotten as much earlier than its signature.
    idRetentionMs - REPLAY_WINDOW_MS,
  );
  if ("refused" in signer) return signer;
  const isBinary = contentMode(headers) === "binary";
  if (isBinary && headers.get("ce_type") !== EVENT_TYPES.request) return { refused: "type_not_signed" };
  return {
    sender: signer.sender,
    record: {
      value: record.value,
      headers: Object.fromEntries(READ_HEADERS.map((name) => [name, headers.get(name)])),
      timestamp: Number(headers.get("webhook-timestamp")) * 1_000,
    },
  };
}
