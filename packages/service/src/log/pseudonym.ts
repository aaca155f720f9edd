import { createHmac } from "node:crypto";

/**
 * Stands for a person in a log: the same for the same text and key, and without the key it can't be found by trying addresses.
 * Changing the key makes all earlier pseudonyms unlinkable. The text has to be normalised by the caller.
 */
export function pseudonym(key: string | Uint8Array, text: string): string {
  return `p_${createHmac("sha256", key).update(text, "utf8").digest("hex").slice(0, 16)}`;
}
