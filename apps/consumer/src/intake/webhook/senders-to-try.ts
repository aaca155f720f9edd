import type { KeyObject } from "node:crypto";
import { signaturesOf, type WebhookHeaders } from "../../http/standard-webhooks.ts";

/** Who signs with which keys: a sender, or a recipient of notices. */
export interface NamedKeys {
  readonly name: string;
  readonly keys: readonly KeyObject[];
}

/** Names the sender, so that its keys alone are tried. Unsigned: it decides nothing else. */
export const SENDER_HEADER = "webhook-sender";

/** How much may be hashed for one request of nobody knows whom: a few milliseconds, and 32 keys over the largest body. */
const MOST_HASHED_BYTES = 32 * 64 * 1024;
/** What the hash of the shortest body costs beside it, as bytes. */
const BYTES_PER_KEY = 4 * 1024;
/** What it costs to try one public key on one signature beside the hash, as bytes: 0.15 ms, so that 15 keys take two milliseconds. */
const BYTES_PER_PUBLIC_KEY = 128 * 1024;

/**
 * Whose keys are tried on a body. Every key costs a hash of the whole body, and whoever sends it may be anybody: the header chooses one
 * sender, and without it all of them are tried where that is cheap. `null`: the body is too large for so many keys, and its sender has to
 * name itself. None for a name that no sender has.
 */
export function sendersToTry<Sender extends NamedKeys>(
  senders: readonly Sender[],
  headers: WebhookHeaders,
  bytes: number,
): readonly Sender[] | null {
  const name = headers[SENDER_HEADER];
  if (name !== undefined) return senders.filter((sender) => sender.name === name);
  const { v1a } = signaturesOf(headers);
  const cost = senders
    .flatMap(({ keys }) => keys)
    .reduce((sum, key) => sum + costOf(key, bytes, v1a.length), 0);
  return cost <= MOST_HASHED_BYTES ? senders : null;
}

function costOf({ type }: KeyObject, bytes: number, asymmetricSignatures: number): number {
  return type === "secret"
    ? Math.max(bytes, BYTES_PER_KEY)
    : asymmetricSignatures * (bytes + BYTES_PER_PUBLIC_KEY);
}
