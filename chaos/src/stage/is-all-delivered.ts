import type { Ledger } from "@intercom-dsar/ledger";

/** Whether nothing is left to be delivered, callbacks included. */
export async function isAllDelivered(ledger: Ledger): Promise<boolean> {
  const { outbox } = await ledger.reads.statistics();
  return outbox.every(({ state }) => state !== "unpublished");
}
