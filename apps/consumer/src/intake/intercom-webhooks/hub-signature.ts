import { createHmac, timingSafeEqual } from "node:crypto";

const SIGNATURE = /^sha1=([0-9a-f]{40})$/;

/** The signature that the header holds, right or not; `null` where it holds none. */
export function readHubSignature(header: string | string[] | undefined): Buffer | null {
  const hex = typeof header === "string" ? SIGNATURE.exec(header)?.[1] : undefined;
  return hex === undefined ? null : Buffer.from(hex, "hex");
}

/**
 * Whether `X-Hub-Signature` is the HMAC-SHA1 of the bytes that came, under one of the app's client secrets (Intercom: "Webhooks", signed
 * notifications). Every secret is tried and each comparison takes the same time.
 */
export function verifyHubSignature(
  header: string | string[] | undefined,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  const signature = readHubSignature(header);
  if (signature === null) return false;
  let valid = false;
  for (const secret of secrets) {
    const expected = createHmac("sha1", secret).update(body).digest();
    if (timingSafeEqual(expected, signature)) valid = true;
  }
  return valid;
}
