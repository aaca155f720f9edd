import { randomBytes } from "node:crypto";
import { createKeyring, type Keyring } from "@intercom-dsar/sealing";
import type { WiredConsumer } from "./wired-consumer.ts";

/** The keys of a ledger, of which a new one takes the old one's place while everything goes on. */
export interface LedgerKeys {
  /** `LEDGER_KEY` of a consumer that starts now. */
  variable(): string;
  /** Both keys, or the new one alone. */
  keyring(which: "both" | "new"): Keyring;
  /** As the operations manual says: `old,new`, one consumer after the other; then `new,old` likewise. */
  rotate(consumers: readonly Pick<WiredConsumer, "restart">[]): Promise<void>;
}

export function createLedgerKeys(): LedgerKeys {
  const [older, newer] = [randomBytes(32), randomBytes(32)] as const;
  let present: readonly Buffer[] = [older];
  return {
    variable: () => present.map((key) => key.toString("base64")).join(","),
    keyring: (which) => createKeyring(which === "new" ? [newer] : [newer, older]),
    async rotate(consumers) {
      for (const next of [
        [older, newer],
        [newer, older],
      ]) {
        present = next;
        for (const consumer of consumers) await consumer.restart();
      }
    },
  };
}
