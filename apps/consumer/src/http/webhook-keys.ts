import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";

const SECRET_PREFIX = "whsec_";
const PUBLIC_PREFIX = "whpk_";
/** Standard Webhooks asks for 24 to 64 bytes. */
const LEAST_SECRET_BYTES = 24;
const PUBLIC_BYTES = 32;

/**
 * A secret key as Standard Webhooks writes it: base64, with or without `whsec_` before it; `null` where it is not, is too short, or
 * holds nothing but zeros.
 */
export function parseWebhookKey(written: string): KeyObject | null {
  const bytes = fromBase64(written.startsWith(SECRET_PREFIX) ? written.slice(SECRET_PREFIX.length) : written);
  if (bytes === null || bytes.length < LEAST_SECRET_BYTES || isZero(bytes)) return null;
  return createSecretKey(bytes);
}

/**
 * A public key as Standard Webhooks writes it: `whpk_` and the base64 of the 32 bytes of an Ed25519 key (RFC 8032, section 5.1.5);
 * `null` where it is not, or holds nothing but zeros: anybody can sign for those.
 */
export function parsePublicWebhookKey(written: string): KeyObject | null {
  if (!written.startsWith(PUBLIC_PREFIX)) return null;
  const bytes = fromBase64(written.slice(PUBLIC_PREFIX.length));
  if (bytes?.length !== PUBLIC_BYTES || isZero(bytes)) return null;
  return createPublicKey({
    format: "jwk",
    key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") },
  });
}

/** Buffer skips what is not base64; the way back shows it. */
function fromBase64(written: string): Buffer | null {
  const bytes = Buffer.from(written, "base64");
  return bytes.toString("base64").replace(/=+$/, "") === written.replace(/=+$/, "") ? bytes : null;
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
