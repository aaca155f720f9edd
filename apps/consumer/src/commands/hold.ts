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

/**
 * `withdraw --sender NAME`: each request of it that has not begun ends as cancelled. `release --sender NAME`: what is beyond its daily number
 * goes on. Prints one JSON line a request.
 */
export async function settleQueued(
  { holds }: Pick<Ledger, "holds">,
  { name, sender }: { readonly name: "withdraw" | "release"; readonly sender: string },
  output: Writable,
): Promise<ExitCode> {
  const settled = await holds[name](sender);
  const result = name === "withdraw" ? "cancelled" : "released";
  for (const requestId of settled) output.write(`${JSON.stringify({ requestId, sender, result })}\n`);
  if (settled.length === 0) output.write(`${JSON.stringify({ sender, result: "nothing_queued" })}\n`);
  return EXIT_CODES.done;
}
