import { createPrivateKey, createPublicKey, hash, type KeyObject, sign } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";
import { AUDIT_TYPE } from "./audit/audit-manifest.ts";
import { type BeyondRestore, claimsOf } from "./claims-of.ts";

/** The record's and the callback's header that carries a receipt. */
export const RECEIPT_HEADER = "dsar-receipt";
/** Tells a receipt from any other JWS that the same key might be made to sign. */
export const RECEIPT_TYPE = "dsar-receipt+jws";

/** Signs receipts. */
export interface ReceiptSigner {
  /**
   * The receipt of an outcome, as a compact JWS. `subject`: a keyed pseudonym of the person. With `beyondRestore` it states that rung too, which
   * no outcome can bear out.
   */
  sign(outcome: Uint8Array, subject: string | null, beyondRestore?: BeyondRestore): string;
  /** The manifest of an export, signed as a compact JWS whose payload it is. */
  signManifest(manifest: string): string;
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
  const signed = (typ: string, payload: string) => {
    const header = encode(JSON.stringify({ alg: "EdDSA", kid: first.publicKey.kid, typ }));
    const text = `${header}.${encode(payload)}`;
    return `${text}.${sign(null, Buffer.from(text), first.privateKey).toString("base64url")}`;
  };
  return {
    sign(outcome, subject, beyondRestore) {
      const statement = {
        iss: issuer,
        ...(subject !== null && { sub: subject }),
        ...claimsOf(outcome),
        ...(beyondRestore !== undefined && { beyondRestore }),
      };
      return signed(RECEIPT_TYPE, JSON.stringify(statement));
    },
    signManifest: (manifest) => signed(AUDIT_TYPE, manifest),
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

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
