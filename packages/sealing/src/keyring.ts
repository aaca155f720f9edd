import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { createRandomPool } from "./random-pool.ts";

/** Seals what lies in the database. */
export interface Seal {
  /** Encrypts (AES-256-GCM). `context` names the table, column and row: a value that was moved to another row does not open. */
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Opens what was sealed here; `unsealable` where it was not, or where the value or its context was changed. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}

/** Seals under the first of its keys, opens with any, and makes keyed hashes of what must be found again. */
export interface Keyring extends Seal {
  /** A keyed hash under the last key (`HashKey.mac`). */
  mac(purpose: string, text: string): string;
  /** What each of the keys hashes with, in their order. */
  readonly hashKeys: readonly HashKey[];
  /** The id of the key that sealed a value; `null` where no keyring did. */
  sealedBy(sealed: Uint8Array): string | null;
  /** Random bytes for a key. */
  random(bytes: number): Uint8Array;
}

/** A sealed value that no key opens. */
export class UnsealableError extends Error {
  readonly code = "unsealable";
  readonly retryable = false;
  override readonly name = "UnsealableError";

  constructor() {
    super("A sealed value can't be opened: the key is not the one that sealed it, or the value was changed.");
  }
}

/** A key that is not 32 bytes. */
export class KeyError extends Error {
  readonly code = "key_invalid";
  readonly retryable = false;
  override readonly name = "KeyError";

  constructor() {
    super(
      "A key has to be 32 random bytes, written in base64 or hex; make one with `openssl rand -base64 32`.",
    );
  }
}

/** Makes keyed hashes; opens nothing. */
export interface HashKey {
  /** Names the key that it was derived from and tells nothing about it. */
  readonly id: string;
  /** A keyed hash (HMAC-SHA-256, hex) for a purpose: the same text has unrelated hashes for two purposes. */
  mac(purpose: string, text: string): string;
  /** What `createHashKey` makes it from, to be kept sealed where it has to outlive the key. */
  export(): Uint8Array;
}

const VERSION = 1;
const MARK = Buffer.from([VERSION]);
const KEY_BYTES = 32;
const ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + ID_BYTES + NONCE_BYTES;

/** Key objects, since Node takes several times as long to use a key that is handed over as bytes. */
interface Key {
  readonly id: Buffer;
  readonly sealing: KeyObject;
  readonly hashKey: HashKey;
}

/**
 * The first secret seals, every one opens; so a key is rotated by putting the new one first. Keyed hashes stay under the last one:
 * hashes that are stored can't be made anew.
 */
export function createKeyring(secrets: readonly Uint8Array[]): Keyring {
  const keys = secrets.map(toKey);
  const [newest] = keys;
  const oldest = keys.at(-1);
  if (newest === undefined || oldest === undefined) throw new KeyError();
  const random = createRandomPool();

  return {
    seal(plain, context) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", newest.sealing, nonce);
      cipher.setAAD(Buffer.from(context));
      const sealed = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat([MARK, newest.id, nonce, ...sealed]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      if (bytes.length < HEAD_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new UnsealableError();
      const key = keys.find(({ id }) => id.equals(bytes.subarray(1, 1 + ID_BYTES)));
      if (key === undefined) throw new UnsealableError();
      const decipher = createDecipheriv("aes-256-gcm", key.sealing, bytes.subarray(1 + ID_BYTES, HEAD_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        throw new UnsealableError();
      }
    },
    mac: oldest.hashKey.mac,
    hashKeys: keys.map(({ hashKey }) => hashKey),
    sealedBy: (sealed) =>
      sealed[0] === VERSION ? Buffer.from(sealed.subarray(1, 1 + ID_BYTES)).toString("hex") : null,
    random,
  };
}

/** The hash key that `export` gave away. */
export function createHashKey(id: string, exported: Uint8Array): HashKey {
  const root = createSecretKey(Buffer.from(exported));
  const byPurpose = new Map<string, KeyObject>();

  function keyFor(purpose: string): KeyObject {
    const key =
      byPurpose.get(purpose) ?? createSecretKey(createHmac("sha256", root).update(purpose).digest());
    byPurpose.set(purpose, key);
    return key;
  }
  return {
    id,
    mac: (purpose, text) => createHmac("sha256", keyFor(purpose)).update(text).digest("hex"),
    export: () => root.export(),
  };
}

/** Reads a key as people write it: 32 bytes in base64, base64url or hex. Throws `key_invalid`. */
export function parseKey(text: string): Uint8Array {
  const trimmed = text.trim();
  const bytes = /^[0-9a-fA-F]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, "hex")
    : Buffer.from(trimmed, "base64");
  if (bytes.length !== KEY_BYTES) throw new KeyError();
  return bytes;
}

/** The id says which key sealed a value and tells nothing about it. Sealing and hashing never share a key (RFC 5869). */
function toKey(secret: Uint8Array): Key {
  if (secret.length !== KEY_BYTES) throw new KeyError();
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync("sha256", secret, "", `intercom-dsar ${purpose}`, KEY_BYTES));
  const id = createHash("sha256").update(derive("key id")).digest().subarray(0, ID_BYTES);
  return {
    id,
    sealing: createSecretKey(derive("sealing")),
    hashKey: createHashKey(id.toString("hex"), derive("keyed hashes")),
  };
}
