import { createHmac, type KeyObject, timingSafeEqual, verify } from "node:crypto";

/** What is signed, and when: the headers and the payload of Standard Webhooks 1.0 (https://www.standardwebhooks.com). */
export interface SignedMessage {
  readonly id: string;
  /** Whole seconds since 1970, as written in the header. */
  readonly timestamp: string;
  readonly payload: Uint8Array | string;
}

export type SignatureRefusal =
  | "signature_missing"
  | "signature_malformed"
  | "timestamp_outside_window"
  | "signature_mismatch";

export type Verification<Candidate> =
  | { readonly valid: true; readonly signer: Candidate; readonly message: SignedMessage }
  | { readonly valid: false; readonly code: SignatureRefusal };

/** How far a message's time may lie ahead of ours, and behind it where nothing else is said. */
export const REPLAY_WINDOW_MS = 5 * 60_000;

/** Of both versions. More than any rotation needs; each further one would be work for an unknown sender. */
const MOST_SIGNATURES = 8;
/** Of version 1a: each is tried with each public key, at 0.15 ms. */
const MOST_ASYMMETRIC_SIGNATURES = 4;
const SIGNATURE_BYTES = { v1: 32, v1a: 64 };
const ID = /^[\x21-\x7e]{1,256}$/;
const TIMESTAMP = /^[1-9]\d{0,11}$/;

/** The value of `webhook-signature`: one signature for each secret key, so that a receiver may know the old one or the new one. */
export function signWebhook(keys: readonly KeyObject[], message: SignedMessage): string {
  return keys.map((key) => `v1,${hmac(key, message).toString("base64")}`).join(" ");
}

export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** What the headers alone say, before the payload is there; `null` where nothing is wrong with them. */
export function checkWebhookHeaders(
  headers: WebhookHeaders,
  nowMs: number,
  maxAgeMs = REPLAY_WINDOW_MS,
): SignatureRefusal | null {
  const read = readHeaders(headers, nowMs, maxAgeMs);
  return typeof read === "string" ? read : null;
}

/** The signatures that headers hold, by version: HMAC-SHA256 (`v1`) and Ed25519 (`v1a`). Those of other versions are passed over. */
export function signaturesOf(headers: WebhookHeaders): {
  readonly v1: readonly Buffer[];
  readonly v1a: readonly Buffer[];
} {
  const written = headers["webhook-signature"];
  const each = typeof written === "string" ? written.split(" ") : [];
  const ofVersion = (version: "v1" | "v1a") =>
    each
      .filter((signature) => signature.startsWith(`${version},`))
      .map((signature) => Buffer.from(signature.slice(version.length + 1), "base64"))
      .filter(({ length }) => length === SIGNATURE_BYTES[version]);
  return { v1: ofVersion("v1"), v1a: ofVersion("v1a") };
}

/**
 * Finds whose key signed a message: secret keys are tried on signatures of version 1, public ones on those of version 1a. Every key is
 * tried, whichever fits, and each comparison takes the same time. The payload is the bytes that came: the well-known library decodes
 * them as text first, so that different bytes can have one signature. `maxAgeMs` is how old the message may be.
 */
export function verifyWebhook<Candidate extends { readonly keys: readonly KeyObject[] }>(
  headers: WebhookHeaders,
  payload: Uint8Array | string,
  candidates: readonly Candidate[],
  nowMs: number,
  maxAgeMs = REPLAY_WINDOW_MS,
): Verification<Candidate> {
  const read = readHeaders(headers, nowMs, maxAgeMs);
  if (typeof read === "string") return { valid: false, code: read };
  const { signatures, ...signed } = read;
  const message = { ...signed, payload };
  const content = signatures.v1a.length > 0 ? contentOf(message) : null;
  let signer: Candidate | undefined;
  for (const candidate of candidates) {
    for (const key of candidate.keys) {
      if (key.type === "secret") {
        const expected = hmac(key, message);
        for (const signature of signatures.v1) if (timingSafeEqual(expected, signature)) signer = candidate;
      } else if (content !== null) {
        for (const signature of signatures.v1a) if (verify(null, content, key, signature)) signer = candidate;
      }
    }
  }
  return signer === undefined
    ? { valid: false, code: "signature_mismatch" }
    : { valid: true, signer, message };
}

interface ReadHeaders {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: ReturnType<typeof signaturesOf>;
}

function readHeaders(
  headers: WebhookHeaders,
  nowMs: number,
  maxAgeMs: number,
): SignatureRefusal | ReadHeaders {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (
    typeof id !== "string" ||
    typeof timestamp !== "string" ||
    typeof headers["webhook-signature"] !== "string"
  )
    return "signature_missing";
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return "signature_malformed";
  const signatures = signaturesOf(headers);
  const count = signatures.v1.length + signatures.v1a.length;
  if (count === 0 || count > MOST_SIGNATURES || signatures.v1a.length > MOST_ASYMMETRIC_SIGNATURES)
    return "signature_malformed";
  const ageMs = nowMs - Number(timestamp) * 1_000;
  if (ageMs > maxAgeMs || ageMs < -REPLAY_WINDOW_MS) return "timestamp_outside_window";
  return { id, timestamp, signatures };
}

function hmac(key: KeyObject, { id, timestamp, payload }: SignedMessage): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(payload).digest();
}

function contentOf({ id, timestamp, payload }: SignedMessage): Buffer {
  return Buffer.concat([
    Buffer.from(`${id}.${timestamp}.`),
    typeof payload === "string" ? Buffer.from(payload) : payload,
  ]);
}
