import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

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

/** How far a message's time may lie from ours, in both directions. */
const REPLAY_WINDOW_SECONDS = 5 * 60;

const PREFIX = "whsec_";
/** Standard Webhooks asks for 24 to 64 bytes. */
const LEAST_KEY_BYTES = 24;
const SIGNATURE_BYTES = 32;
/** More than any rotation needs; each further one would be work for an unknown sender. */
const MOST_SIGNATURES = 8;
const ID = /^[\x21-\x7e]{1,256}$/;
const TIMESTAMP = /^[1-9]\d{0,11}$/;

/**
 * A key as Standard Webhooks writes it: base64, with or without `whsec_` before it; `undefined` where it is not, is too short, or holds
 * nothing but zeros.
 */
export function parseWebhookKey(written: string): KeyObject | undefined {
  const base64 = written.startsWith(PREFIX) ? written.slice(PREFIX.length) : written;
  const bytes = Buffer.from(base64, "base64");
  // Buffer skips what is not base64; the way back shows it.
  if (bytes.toString("base64").replace(/=+$/, "") !== base64.replace(/=+$/, "")) return undefined;
  if (bytes.length < LEAST_KEY_BYTES || bytes.every((byte) => byte === 0)) return undefined;
  return createSecretKey(bytes);
}

/** The value of `webhook-signature`: one signature for each key, so that a receiver may know the old one or the new one. */
export function signWebhook(keys: readonly KeyObject[], message: SignedMessage): string {
  return keys.map((key) => `v1,${hmac(key, message).toString("base64")}`).join(" ");
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What the headers alone say, before the payload is there; `null` where nothing is wrong with them. */
export function checkWebhookHeaders(headers: Headers, nowMs: number): SignatureRefusal | null {
  const read = readHeaders(headers, nowMs);
  return typeof read === "string" ? read : null;
}

/**
 * Finds whose key signed a message. Every key is tried, whichever fits, and each comparison takes the same time. The payload is the
 * bytes that came: the well-known library decodes them as text first, so that different bytes can have one signature.
 */
export function verifyWebhook<Candidate extends { readonly keys: readonly KeyObject[] }>(
  headers: Headers,
  payload: Uint8Array | string,
  candidates: readonly Candidate[],
  nowMs: number,
): Verification<Candidate> {
  const read = readHeaders(headers, nowMs);
  if (typeof read === "string") return { valid: false, code: read };
  const { signatures, ...signed } = read;
  const message = { ...signed, payload };
  let signer: Candidate | undefined;
  for (const candidate of candidates) {
    for (const key of candidate.keys) {
      const expected = hmac(key, message);
      for (const signature of signatures) if (timingSafeEqual(expected, signature)) signer = candidate;
    }
  }
  return signer === undefined
    ? { valid: false, code: "signature_mismatch" }
    : { valid: true, signer, message };
}

function readHeaders(
  headers: Headers,
  nowMs: number,
): SignatureRefusal | { id: string; timestamp: string; signatures: Buffer[] } {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const written = headers["webhook-signature"];
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof written !== "string")
    return "signature_missing";
  if (!ID.test(id) || !TIMESTAMP.test(timestamp)) return "signature_malformed";
  const signatures = parseSignatures(written);
  if (signatures.length === 0 || signatures.length > MOST_SIGNATURES) return "signature_malformed";
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > REPLAY_WINDOW_SECONDS) return "timestamp_outside_window";
  return { id, timestamp, signatures };
}

/** Signatures of version 1; those of other versions (`v1a` is asymmetric) are passed over, as the standard says. */
function parseSignatures(written: string): Buffer[] {
  return written
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .map((each) => Buffer.from(each.slice(3), "base64"))
    .filter(({ length }) => length === SIGNATURE_BYTES);
}

function hmac(key: KeyObject, { id, timestamp, payload }: SignedMessage): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(payload).digest();
}
