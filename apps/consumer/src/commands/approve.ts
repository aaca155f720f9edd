import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";

/** `approve REQUEST_ID --digest DIGEST`: prints one JSON line; resolves to the exit code, which is 1 where nothing was approved. */
export async function approve(
  { holds }: Pick<Ledger, "holds">,
  { requestId, digest }: { readonly requestId: string; readonly digest: string },
  output: Writable,
): Promise<ExitCode> {
  const result = await holds.approve(requestId, digest);
  output.write(`${JSON.stringify({ requestId, digest, result })}\n`);
  return result === "approved" ? EXIT_CODES.done : EXIT_CODES.failed;
}
