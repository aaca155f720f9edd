import { type SignatureRefusal, verifyWebhook, type WebhookHeaders } from "../../http/standard-webhooks.ts";
import { type NamedKeys, sendersToTry } from "./senders-to-try.ts";

/** Whose key signed, or why that is nobody's. */
export type Signer<Sender> =
  | { readonly sender: Sender }
  | { readonly refused: SignatureRefusal | "sender_required" };

/** A callback of ours, sent back to us: its ids begin like this, those of a request may not. */
const OUR_OWN_ID = /^(outcome:|notice:[0-9a-f]{32}$)/;

/** Finds the sender whose key signed a message; one verifier for every endpoint. `maxAgeMs` as `verifyWebhook` has it. */
export function findSigner<Sender extends NamedKeys>(
  senders: readonly Sender[],
  headers: WebhookHeaders,
  payload: Uint8Array | string,
  nowMs: number,
  maxAgeMs?: number,
): Signer<Sender> {
  const candidates = sendersToTry(senders, headers, payload.length);
  if (candidates === null) return { refused: "sender_required" };
  const result = verifyWebhook(headers, payload, candidates, nowMs, maxAgeMs);
  if (!result.valid) return { refused: result.code };
  return OUR_OWN_ID.test(result.message.id) ? { refused: "signature_malformed" } : { sender: result.signer };
}
