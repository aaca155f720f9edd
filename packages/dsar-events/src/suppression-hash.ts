import { createHmac } from "node:crypto";
import { normalizeEmail } from "./normalize-email.ts";

/**
 * The `addressHash` of an address: `hmac-sha256:` and, in lower-case hexadecimal, HMAC-SHA-256 under `key` (the 32 bytes of `SUPPRESSION_KEY`)
 * over the UTF-8 bytes of the address as `normalizeEmail` writes it. `null` where the text is no address.
 */
export function suppressionHash(key: Uint8Array, address: string): string | null {
  const normalized = normalizeEmail(address);
  if (normalized === null) return null;
  return `hmac-sha256:${createHmac("sha256", key).update(normalized, "utf8").digest("hex")}`;
}
