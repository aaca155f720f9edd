import { createHmac, createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { contentMode } from "./content-mode.ts";
import { EVENT_TYPES } from "./event-types.ts";
import type { KafkaMessage } from "./kafka-message.ts";
import { recordHeaders } from "./record-headers.ts";
import { SigningError } from "./signing-error.ts";

export interface SignOptions {
  /** `webhook-id`: the same where the message is sent again. @default its `ce_id`; without one a random id */
  readonly id?: string;
  /** When it is signed. @default now */
  readonly time?: Date;
  /** The sender's own name, where the service knows very many keys: it tries this sender's alone. @default left out */
  readonly sender?: string;
}

/** What is signed of a message, and what is added to. */
type Signable = Pick<KafkaMessage, "headers" | "value">;

// Visible ASCII, as a header of HTTP takes it.
const ID = /^[\x21-\x7e]{1,256}$/;
const SECRET_PREFIX = "whsec_";
const PRIVATE_PREFIX = "whsk_";
/** Standard Webhooks asks for 24 to 64 bytes. */
const LEAST_SECRET_BYTES = 24;
const SEED_BYTES = 32;
/** What stands before the seed of an Ed25519 key in PKCS#8 (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Signs a message for the request topic as Standard Webhooks 1.0 say, over `ID.TIMESTAMP.VALUE`, and gives it with three headers more:
 * `webhook-id`, `webhook-timestamp`, `webhook-signature`. The value must then be sent byte for byte. The key is `whsec_…` (HMAC-SHA256,
 * `v1`) or `whsk_…` (Ed25519, `v1a`: the base64 of the 32 bytes of the seed, with or without those of the public key behind them).
 *
 * @throws {SigningError} `invalid_key`, `invalid_id`, `missing_value`; `type_not_signed` for anything but a request in binary mode: its
 * type would stand in a header, which no signature covers, so that the service does not take it.
 */
export function signRequest<Message extends Signable>(
  message: Message,
  key: string,
  options: SignOptions = {},
): Message & { readonly headers: Readonly<Record<string, string>> } {
  const { value } = message;
  if (value === null || value.length === 0) throw new SigningError("missing_value");
  const headers = recordHeaders(message.headers);
  const type = headers.get("ce_type");
  if (contentMode(headers) === "binary" && type !== EVENT_TYPES.request)
    throw new SigningError("type_not_signed");
  const id = options.id ?? headers.get("ce_id") ?? randomUUID();
  if (!ID.test(id)) throw new SigningError("invalid_id");
  const timestamp = String(Math.floor((options.time ?? new Date()).getTime() / 1_000));
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), value]);
  return {
    ...message,
    headers: {
      ...message.headers,
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": signatureOf(content, key),
      ...(options.sender !== undefined && { "webhook-sender": options.sender }),
    },
  };
}

function signatureOf(content: Buffer, key: string): string {
  if (key.startsWith(PRIVATE_PREFIX))
    return `v1a,${sign(null, content, privateKeyOf(bytesOf(key, PRIVATE_PREFIX))).toString("base64")}`;
  if (!key.startsWith(SECRET_PREFIX)) throw new SigningError("invalid_key");
  const secret = bytesOf(key, SECRET_PREFIX);
  if (secret.length < LEAST_SECRET_BYTES) throw new SigningError("invalid_key");
  return `v1,${createHmac("sha256", secret).update(content).digest("base64")}`;
}

/** Some libraries write the public key behind the seed; it has to be the seed's own. */
function privateKeyOf(bytes: Buffer): KeyObject {
  const seed = bytes.subarray(0, SEED_BYTES);
  if (bytes.length !== SEED_BYTES && bytes.length !== 2 * SEED_BYTES) throw new SigningError("invalid_key");
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const stated = bytes.subarray(SEED_BYTES);
  if (stated.length > 0 && !stated.equals(Buffer.from(x, "base64url"))) throw new SigningError("invalid_key");
  return key;
}

/** Buffer skips what is not base64; the way back shows it. */
function bytesOf(key: string, prefix: string): Buffer {
  const base64 = key.slice(prefix.length);
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64").replace(/=+$/, "") !== base64.replace(/=+$/, ""))
    throw new SigningError("invalid_key");
  return bytes;
}
