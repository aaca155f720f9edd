import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const ALGORITHM = "aes-256-gcm";
const OWNER_ALONE = 0o600;

/** Writes what was spooled, in the clear and flushed to the disk, to another file. */
type Unspool = (target: string, signal: AbortSignal) => Promise<void>;

/**
 * Writes the content to a new file, sealed with a key that only this process's memory holds, and only until the content was written to its
 * place: what a killed process leaves can be read by nobody. Rejects with the system's error, or with that of `content`.
 */
export async function spoolSealed(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Unspool> {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  await pipeline(content, cipher, createWriteStream(path, { flags: "wx", mode: OWNER_ALONE }), { signal });
  return async (target, stop) => {
    const decipher = createDecipheriv(ALGORITHM, key, nonce).setAuthTag(cipher.getAuthTag());
    const file = createWriteStream(target, { mode: OWNER_ALONE, flush: true });
    await pipeline(createReadStream(path), decipher, file, { signal: stop });
  };
}
