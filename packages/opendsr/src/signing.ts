import { createPrivateKey, type KeyObject, sign, verify, X509Certificate } from "node:crypto";
import { type ProcessorSignature, writeSignature } from "./headers.ts";

export type SigningKeyErrorCode =
  | "key_unreadable"
  | "key_too_weak"
  | "certificate_unreadable"
  | "certificate_of_another_key"
  | "certificate_of_another_domain"
  | "certificate_self_signed";

/** A key and certificate that the specification does not let a processor sign with. */
export class SigningKeyError extends Error {
  readonly code: SigningKeyErrorCode;
  readonly retryable = false;
  override readonly name = "SigningKeyError";

  constructor(code: SigningKeyErrorCode) {
    super(`The processor can't sign: ${code}.`);
    this.code = code;
  }
}

export interface ProcessorIdentity {
  /** The domain that requests are received at; the certificate is issued for it. */
  readonly domain: string;
  /** RSA of 2048 bits or more, PEM. */
  readonly key: string;
  /** The certificate, and those between it and the authority, PEM. */
  readonly certificate: string;
}

export interface ProcessorSigner {
  readonly domain: string;
  /** PEM, for controllers to download. */
  readonly certificate: string;
  /** The headers that go with a body: domain and signature, under both names. */
  headers(body: Uint8Array | string): Record<string, string>;
}

/** FIPS 186-4, section 5.1, by way of SP 800-131A: 2048 bits or more. */
const LEAST_BITS = 2_048;

/**
 * Makes a processor's signer: RSA with PKCS #1 v1.5 padding over the SHA-256 digest of the body (sections 4.2 and 7.3; FIPS 186-4).
 *
 * @throws {SigningKeyError} where the certificate is not of this key and domain, or is self-signed (section 4.1).
 */
export function createProcessorSigner({ domain, key, certificate }: ProcessorIdentity): ProcessorSigner {
  const privateKey = readKey(key);
  const leaf = readCertificate(certificate);
  if (!leaf.checkPrivateKey(privateKey)) throw new SigningKeyError("certificate_of_another_key");
  if (leaf.checkHost(domain) === undefined) throw new SigningKeyError("certificate_of_another_domain");
  if (isSelfSigned(leaf)) throw new SigningKeyError("certificate_self_signed");
  return {
    domain,
    certificate,
    headers: (body) =>
      writeSignature({ domain, signature: sign("sha256", bytesOf(body), privateKey).toString("base64") }),
  };
}

/**
 * Whether a body was signed by the holder of a certificate that is of the domain it names, and valid at `now`. Whether the domain is one
 * to trust, and who issued the certificate, is for the caller to check (section 8.8 speaks of an allow-list).
 */
export function verifyProcessorSignature(
  body: Uint8Array | string,
  { domain, signature }: ProcessorSignature,
  certificate: string,
  now: Date,
): boolean {
  const leaf = readCertificate(certificate);
  const isCurrent = leaf.validFromDate <= now && now <= leaf.validToDate;
  if (!isCurrent || leaf.checkHost(domain) === undefined) return false;
  return verify("sha256", bytesOf(body), leaf.publicKey, Buffer.from(signature, "base64"));
}

function readKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new SigningKeyError("key_unreadable");
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < LEAST_BITS) throw new SigningKeyError("key_too_weak");
  return key;
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new SigningKeyError("certificate_unreadable");
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === "string" ? Buffer.from(body) : body;
}
