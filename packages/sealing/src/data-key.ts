import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject } from "node:crypto";
import { type Seal, UnsealableError } from "./keyring.ts";
import { createRandomPool } from "./random-pool.ts";

/** Tells what a data key sealed from what a keyring did. */
const VERSION = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;
const MARK = Buffer.from([VERSION]);
const COUNTER = Buffer.from([0, 0, 0, 1]);
const PURPOSE = Buffer.from("intercom-dsar data key sealing");
const random = createRandomPool();

/**
 * Seals (AES-256-GCM) under a key of one thing's own, which lies beside what it seals, sealed by a keyring: with it destroyed, nothing of
 * that opens again. `dataKey` is 32 random bytes; whatever else it is used for, the sealing key is derived from it.
 */
export function createDataKeySeal(dataKey: Uint8Array): Seal {
  let derived: KeyObject | null = null;
  function key(): KeyObject {
    // One-step derivation (NIST SP 800-56C, 4.1); an HMAC, or a key as bytes, takes Node several times as long.
    derived ??= createSecretKey(hash("sha256", Buffer.concat([COUNTER, dataKey, PURPOSE]), "buffer"));
    return derived;
  }
  return {
    seal(plain, context) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key(), nonce);
      cipher.setAAD(Buffer.from(context));
      return Buffer.concat([MARK, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEAD_BYTES + TAG_BYTES || !isUnderDataKey(bytes)) throw new UnsealableError();
      const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(1, HEAD_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        throw new UnsealableError();
      }
    },
  };
}

/** Whether a data key sealed a value, and not a keyring. */
export function isUnderDataKey(sealed: Uint8Array): boolean {
  return sealed[0] === VERSION;
}
