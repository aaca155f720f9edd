import type { Writable } from "node:stream";
import type { Ledger, PauseTarget } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

/**
 * `pause` and `resume`: for every consumer on the ledger, from its next claim on. Prints one JSON line; resolves to the exit code, which is 1
 * where nothing changed.
 */
export async function hold(
  { holds }: Pick<Ledger, "holds">,
  { name, target }: { readonly name: "pause" | "resume"; readonly target: PauseTarget },
  output: Writable,
): Promise<ExitCode> {
  const changed = await holds[name](target);
  const result = changed ? `${name}d` : name === "pause" ? "paused_already" : "not_paused";
  output.write(`${JSON.stringify({ ...target, result })}\n`);
  return changed ? EXIT_CODES.done : EXIT_CODES.failed;
}

/** `withdraw --sender NAME`: each request of it that has not begun ends as cancelled. Prints one JSON line a request. */
export async function withdraw(
  { holds }: Pick<Ledger, "holds">,
  sender: string,
  output: Writable,
): Promise<ExitCode> {
  const withdrawn = await holds.withdraw(sender);
  for (const requestId of withdrawn)
    output.write(`${JSON.stringify({ requestId, sender, result: "cancelled" })}\n`);
  if (withdrawn.length === 0) output.write(`${JSON.stringify({ sender, result: "nothing_queued" })}\n`);
  return EXIT_CODES.done;
}
