import type { HashKey, Keyring } from "@intercom-dsar/sealing";
import type { Forms } from "./forms.ts";

/** The keys whose hashes the ledger may have. */
export interface KnownHashKeys {
  /** Those of `LEDGER_KEY`, in its order, then those of earlier keys that are gone. */
  readonly all: readonly HashKey[];
  /** What new hashes are made with. */
  current(): HashKey;
  byId(id: string): HashKey | null;
}

/**
 * New hashes have the first key, and that of the last one while a release before this one may look for them: it knows no other.
 *
 * @param earlier of keys that `LEDGER_KEY` has no more, as the ledger keeps them
 */
export function knownHashKeys(keyring: Keyring, earlier: readonly HashKey[], forms: Forms): KnownHashKeys {
  const all = [...keyring.hashKeys, ...earlier];
  const [first] = keyring.hashKeys;
  const last = keyring.hashKeys.at(-1);
  if (first === undefined || last === undefined) throw new Error("a keyring without a key");
  return {
    all,
    current: () => (forms.requestKeys ? first : last),
    byId: (id) => all.find((key) => key.id === id) ?? null,
  };
}
