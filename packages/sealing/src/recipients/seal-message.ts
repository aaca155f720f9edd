import { CompactEncrypt, type CryptoKey, GeneralEncrypt, importJWK } from "jose";
import type { JwkRecipient } from "./recipient.ts";

/** A JWE: compact for one recipient, general JSON for several (RFC 7516, 3). */
export type SealedMessage = string | Readonly<Record<string, unknown>>;

/**
 * Seals what fits into memory (A256GCM), so that each of the recipients opens it: by ECDH-ES for EC and OKP keys, by RSA-OAEP-256 for RSA.
 * `contentType` is the media type of what is inside. Needs at least one recipient.
 */
export async function sealMessage(
  plain: Uint8Array,
  recipients: readonly JwkRecipient[],
  contentType: string,
): Promise<SealedMessage> {
  const [only] = recipients;
  if (only === undefined) throw new Error("a message is sealed to at least one key");
  if (recipients.length === 1)
    return new CompactEncrypt(plain)
      .setProtectedHeader({ alg: only.algorithm, enc: "A256GCM", kid: only.id, cty: contentType })
      .encrypt(await publicKey(only));
  const jwe = new GeneralEncrypt(plain).setProtectedHeader({ enc: "A256GCM", cty: contentType });
  for (const recipient of recipients)
    jwe
      .addRecipient(await publicKey(recipient))
      .setUnprotectedHeader({ alg: wrapping(recipient), kid: recipient.id });
  return { ...(await jwe.encrypt()) };
}

/** Agreeing on the content key itself is for one alone; for several it is wrapped. */
function wrapping({ algorithm }: JwkRecipient): string {
  return algorithm === "ECDH-ES" ? "ECDH-ES+A256KW" : algorithm;
}

async function publicKey({ jwk, algorithm }: JwkRecipient): Promise<CryptoKey> {
  // Only `oct` keys come back as bytes.
  return (await importJWK(jwk, algorithm)) as CryptoKey;
}
