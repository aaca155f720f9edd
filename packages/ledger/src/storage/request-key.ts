import {
  createDataKeySeal,
  isUnderDataKey,
  type Keyring,
  type Seal,
  UnsealableError,
} from "@intercom-dsar/sealing";
import type { Forms } from "./forms.ts";
import type { LedgerContext } from "./ledger-context.ts";

const KEY_BYTES = 32;

/** What is in the key's column once the key is destroyed, until all that it sealed is gone as well. */
export const DESTROYED = Buffer.from([0]);

/**
 * The key of one request (`requests.chain_key`): 32 random bytes, sealed by the ledger's key. What the request holds of a person is
 * sealed under it, and commitments to contact ids are keyed by it.
 */
export interface RequestKey extends Seal {
  /** Keys the commitments of the journal. @throws UnsealableError where it is destroyed */
  readonly bytes: Uint8Array;
}

/** Makes the key of a new request, and the form in which its column holds it. */
export function newRequestKey(
  { keyring, forms }: Pick<LedgerContext, "keyring" | "forms">,
  requestId: string,
): { readonly column: Uint8Array; readonly key: RequestKey } {
  const bytes = keyring.random(KEY_BYTES);
  const opened = { bytes, seal: createDataKeySeal(bytes) };
  return {
    column: keyring.seal(bytes, contextOf(requestId)),
    key: requestKey(keyring, forms, () => opened),
  };
}

/**
 * The key of a request from its column; it is opened when it is needed. Opens what was sealed under it and what an older version
 * sealed under the ledger's own key. Seals as older versions do until all of them are shut out (`requestKeys`).
 */
export function openRequestKey(
  { keyring, forms }: Pick<LedgerContext, "keyring" | "forms">,
  requestId: string,
  column: Uint8Array | null,
): RequestKey {
  let opened: OpenedKey | null = null;
  return requestKey(keyring, forms, () => {
    if (column === null || isDestroyed(column)) throw new UnsealableError();
    if (opened === null) {
      const bytes = keyring.open(column, contextOf(requestId));
      opened = { bytes, seal: createDataKeySeal(bytes) };
    }
    return opened;
  });
}

interface OpenedKey {
  readonly bytes: Uint8Array;
  readonly seal: Seal;
}

function requestKey(keyring: Keyring, forms: Forms, key: () => OpenedKey): RequestKey {
  return {
    get bytes() {
      return key().bytes;
    },
    seal: (plain, context) => (forms.requestKeys ? key().seal : keyring).seal(plain, context),
    open: (sealed, context) => (isUnderDataKey(sealed) ? key().seal : keyring).open(sealed, context),
  };
}

/** Whether there is no key any more; the request was purged, or is being purged. */
export function isDestroyed(column: Uint8Array | null): boolean {
  return column === null || column.length <= DESTROYED.length;
}

/** The same key, sealed by the first key of the ring. */
export function rewrapRequestKey(keyring: Keyring, requestId: string, column: Uint8Array): Uint8Array {
  return keyring.seal(keyring.open(column, contextOf(requestId)), contextOf(requestId));
}

function contextOf(requestId: string): string {
  return `requests.chain_key ${requestId}`;
}
