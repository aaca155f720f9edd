import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";

/** The callbacks that `redeliver` is asked to send again. */
export type RedeliverChoice = Parameters<Ledger["redeliver"]>[0];

/** There is no such callback. */
const NONE_EXIT_CODE = 1;

/**
 * `redeliver REQUEST_ID`: sends the callback of a request again, whatever became of it. `redeliver --from TIME`: those that were set
 * aside since. The running consumer sends them. Prints one JSON line a callback; resolves to the exit code.
 */
export async function redeliver(
  ledger: Pick<Ledger, "redeliver">,
  choice: RedeliverChoice,
  output: Writable,
): Promise<number> {
  const requestIds = await ledger.redeliver(choice);
  for (const requestId of requestIds) output.write(`${JSON.stringify({ requestId, result: "due" })}\n`);
  if (!("requestId" in choice) || requestIds.length > 0) return 0;
  output.write(`${JSON.stringify({ requestId: choice.requestId, result: "no_callback" })}\n`);
  return NONE_EXIT_CODE;
}
