import { createPrivateKey, createPublicKey, hash, type KeyObject, sign } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";
import { claimsOf } from "./claims-of.ts";

/** The record's and the callback's header that carries a receipt. */
export const RECEIPT_HEADER = "dsar-receipt";
/** Tells a receipt from any other JWS that the same key might be made to sign. */
export const RECEIPT_TYPE = "dsar-receipt+jws";

/** Signs receipts. */
export interface ReceiptSigner {
  /** The receipt of an outcome, as a compact JWS. `subject`: a keyed pseudonym of the person. */
  sign(outcome: Uint8Array, subject: string | null): string;
  /** The public keys. */
  readonly jwks: JSONWebKeySet;
}

interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: JWK & { readonly kid: string };
}

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, 7). */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

/** The first of `keys` (32 bytes each, at least one) signs; all are published. `issuer` names who signs. */
export function createReceiptSigner(keys: readonly Uint8Array[], issuer: string): ReceiptSigner {
  const all = keys.map(toSigningKey);
  const [first] = all;
  if (first === undefined) throw new Error("a receipt takes a key");
  const header = encode({ alg: "EdDSA", kid: first.publicKey.kid, typ: RECEIPT_TYPE });
  return {
    sign(outcome, subject) {
      const statement = { iss: issuer, ...(subject !== null && { sub: subject }), ...claimsOf(outcome) };
      const signed = `${header}.${encode(statement)}`;
      return `${signed}.${sign(null, Buffer.from(signed), first.privateKey).toString("base64url")}`;
    },
    jwks: { keys: all.map(({ publicKey }) => publicKey) },
  };
}

function toSigningKey(seed: Uint8Array): SigningKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: "der",
    type: "pkcs8",
  });
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  // RFC 7638, with the members in the order of the alphabet.
  const kid = hash("sha256", JSON.stringify({ crv: "Ed25519", kty: "OKP", x }), "base64url");
  return { privateKey, publicKey: { kty: "OKP", crv: "Ed25519", x, kid, use: "sig", alg: "EdDSA" } };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
