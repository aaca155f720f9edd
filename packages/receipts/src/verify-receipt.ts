import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { claimsOf, type ReceiptClaims } from "./claims-of.ts";
import { flatten } from "./flatten.ts";
import { RECEIPT_TYPE } from "./receipt-signer.ts";

/** A receipt that was signed by one of the keys, and what of it the outcome bears out. */
export interface CheckedReceipt {
  /** The statement as it was signed. */
  readonly statement: Readonly<Record<string, unknown>>;
  readonly keyId: string;
  /** Claims that the outcome does not bear out, as `outcome.sha256`; empty where all agree, and where there is no outcome. */
  readonly differing: readonly string[];
  /** Claims that were compared with the outcome. */
  readonly compared: readonly string[];
}

/** What is no receipt of these keys: `receipt_invalid` where it is none, or was changed; `key_unknown` where another key signed it. */
export class ReceiptError extends Error {
  readonly code: "receipt_invalid" | "key_unknown" | "outcome_unreadable";
  readonly retryable = false;
  override readonly name = "ReceiptError";

  constructor(code: ReceiptError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Checks a receipt's signature, then each of its claims against the outcome's bytes; `outcome` is `null` where there is none to compare.
 *
 * @throws ReceiptError
 */
export async function verifyReceipt(
  receipt: string,
  jwks: JSONWebKeySet,
  outcome: Uint8Array | null,
): Promise<CheckedReceipt> {
  const { statement, keyId } = await openReceipt(receipt, jwks);
  if (outcome === null) return { statement, keyId, differing: [], compared: [] };
  const found = flatten(claimsIn(outcome));
  const claimed = flatten(statement);
  const all = [...new Set([...found.keys(), ...[...claimed.keys()].filter((name) => !isOfSigner(name))])];
  // A receipt of an earlier version claims less of the very bytes that it was made of.
  const isSame = found.get("outcome.sha256") === claimed.get("outcome.sha256");
  const names = isSame ? all.filter((name) => claimed.has(name)) : all;
  const differing = names.filter((name) => found.get(name) !== claimed.get(name));
  return { statement, keyId, differing, compared: names };
}

async function openReceipt(receipt: string, jwks: JSONWebKeySet) {
  try {
    const { payload, protectedHeader } = await compactVerify(receipt.trim(), createLocalJWKSet(jwks), {
      algorithms: ["EdDSA", "Ed25519"],
    });
    if (protectedHeader.typ !== RECEIPT_TYPE) throw new ReceiptError("receipt_invalid", "it is no receipt");
    const statement = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    return { statement, keyId: protectedHeader.kid ?? "" };
  } catch (error) {
    if (error instanceof ReceiptError) throw error;
    const { code } = error as { code?: string };
    if (code === "ERR_JWKS_NO_MATCHING_KEY")
      throw new ReceiptError("key_unknown", "none of these keys signed it");
    throw new ReceiptError("receipt_invalid", "its signature is not right: it is no receipt, or was changed");
  }
}

function claimsIn(outcome: Uint8Array): ReceiptClaims {
  try {
    return claimsOf(outcome);
  } catch {
    throw new ReceiptError("outcome_unreadable", "what it is compared with is no outcome");
  }
}

/** What only whoever signed knows: who they are, whom it is about, and what they found since the outcome. */
function isOfSigner(name: string): boolean {
  return name === "iss" || name === "sub" || name.startsWith("beyondRestore.");
}
