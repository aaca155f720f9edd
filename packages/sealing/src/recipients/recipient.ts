import { createPublicKey, diffieHellman, generateKeyPairSync, hash, type KeyObject } from "node:crypto";
import { Encrypter } from "age-encryption";
import type { JWK } from "jose";
import { z } from "zod";

/** Whom a result is sealed to: the holder of a JSON Web Key, or of an age identity. */
export type Recipient =
  | { readonly kind: "jwk"; readonly id: string; readonly jwk: JWK; readonly algorithm: KeyAlgorithm }
  | { readonly kind: "age"; readonly id: string; readonly recipient: string };
export type JwkRecipient = Extract<Recipient, { kind: "jwk" }>;

/** How the content key is agreed on or wrapped (RFC 7518, 4.1). */
export type KeyAlgorithm = "ECDH-ES" | "RSA-OAEP-256";

/** A key that nothing may be sealed to. The message says what is wrong with it and quotes nothing of it. */
export class RecipientKeyError extends Error {
  readonly code = "recipient_key_invalid";
  readonly retryable = false;
  override readonly name = "RecipientKeyError";
}

const CURVES = new Set(["P-256", "P-384", "P-521"]);
const LEAST_RSA_BITS = 2_048;
const MOST_RSA_BITS = 8_192;
const MOST_CHARACTERS = 8_192;
const LONGEST_ID = 128;
/** Such an id may stand in a header. */
const PLAIN_ID = /^[A-Za-z0-9._~:-]{1,128}$/;
/** What a private or a symmetric key has beyond a public one (RFC 7518, 6). */
const SECRET_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

const jwkSchema = z.looseObject({
  kty: z.enum(["EC", "OKP", "RSA"]),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  kid: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
});

/**
 * Reads a public JSON Web Key (EC on P-256, P-384 or P-521; OKP X25519; RSA of 2048 to 8192 bits), or an age recipient (`age1…`). A key
 * with a private part is refused, too: whoever sent it has given it away.
 *
 * @throws RecipientKeyError `recipient_key_invalid`
 */
export function parseRecipient(written: unknown): Recipient {
  return typeof written === "string" ? ageRecipient(written) : jwkRecipient(written);
}

function ageRecipient(written: string): Recipient {
  try {
    new Encrypter().addRecipient(written);
  } catch {
    throw new RecipientKeyError("is no age recipient");
  }
  const id = written.length <= LONGEST_ID ? written : `age:${hash("sha256", written, "base64url")}`;
  return { kind: "age", id, recipient: written };
}

function jwkRecipient(written: unknown): JwkRecipient {
  const parsed = jwkSchema.safeParse(written);
  if (!parsed.success) throw new RecipientKeyError("is no JSON Web Key of kty EC, OKP or RSA");
  if (JSON.stringify(written).length > MOST_CHARACTERS) throw new RecipientKeyError("is too long");
  const { kty, crv, x, y, n, e, kid, use, alg } = parsed.data;
  if (SECRET_MEMBERS.some((name) => Object.hasOwn(parsed.data, name)))
    throw new RecipientKeyError("has a private part: send the public key alone");
  if (use !== undefined && use !== "enc") throw new RecipientKeyError("is not for encryption (use)");
  // The members that make the key (RFC 7638, 3.2), in the order of the alphabet.
  const members = kty === "RSA" ? { e, kty, n } : { crv, kty, x, ...(kty === "EC" && { y }) };
  const algorithm = kty === "RSA" ? "RSA-OAEP-256" : "ECDH-ES";
  if (alg !== undefined && alg !== algorithm)
    throw new RecipientKeyError(`is for another algorithm than ${algorithm}`);
  check(members, kty, crv);
  const id =
    kid !== undefined && PLAIN_ID.test(kid) ? kid : hash("sha256", JSON.stringify(members), "base64url");
  return { kind: "jwk", id, jwk: members as JWK, algorithm };
}

function check(members: object, kty: "EC" | "OKP" | "RSA", crv: string | undefined): void {
  const isKnown = kty === "RSA" || (kty === "EC" ? CURVES.has(crv ?? "") : crv === "X25519");
  if (!isKnown) throw new RecipientKeyError("is on another curve than P-256, P-384, P-521 and X25519");
  const key = importKey(members);
  if (kty === "RSA") {
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS)
      throw new RecipientKeyError("is an RSA key of less than 2048 or more than 8192 bits");
  } else if (kty === "OKP") refuseWeakPoint(key);
}

/** A point that is not on its curve is refused here. */
function importKey(members: object): KeyObject {
  try {
    return createPublicKey({ key: { ...members }, format: "jwk" });
  } catch {
    throw new RecipientKeyError("is no key of its kind");
  }
}

/** With a point of small order everybody knows the shared secret (RFC 7748, 6.1): the agreement fails. */
function refuseWeakPoint(publicKey: KeyObject): void {
  try {
    diffieHellman({ publicKey, privateKey: generateKeyPairSync("x25519").privateKey });
  } catch {
    throw new RecipientKeyError("is a point that no secret can be agreed on with");
  }
}
