import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

/** The messages that `redeliver` is asked to send again. */
export type RedeliverChoice = Parameters<Ledger["outbox"]["redeliver"]>[0];

/**
 * `redeliver ID`: makes what a request, or one message, still has to tell due at once, on every channel, and its callbacks whatever became
 * of them. `redeliver --from TIME`: what was quarantined since. The running consumer sends them. Prints one JSON line a message; resolves
 * to the exit code.
 */
export async function redeliver(
  ledger: Pick<Ledger, "outbox">,
  choice: RedeliverChoice,
  output: Writable,
): Promise<ExitCode> {
  const due = await ledger.outbox.redeliver(choice);
  for (const { id: messageId, channel, requestId } of due)
    output.write(`${JSON.stringify({ requestId, channel, messageId, result: "due" })}\n`);
  if (!("id" in choice) || due.length > 0) return EXIT_CODES.done;
  output.write(`${JSON.stringify({ id: choice.id, result: "nothing_to_send" })}\n`);
  return EXIT_CODES.failed;
}
