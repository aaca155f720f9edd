import type { Keyring } from "@intercom-dsar/sealing";

const PURPOSE = "receipt subject";

/** A keyed hash of a person's addresses: whoever has `LEDGER_KEY` and an address can tell whether a receipt is about that person. */
export function pseudonymOf(keyring: Pick<Keyring, "mac">, subjects: readonly string[]): string {
  const hex = keyring.mac(PURPOSE, JSON.stringify([...subjects].sort()));
  return Buffer.from(hex, "hex").toString("base64url");
}
