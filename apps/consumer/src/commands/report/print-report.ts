import type { Writable } from "node:stream";
import type { Ledger } from "@intercom-dsar/ledger";
import { EXIT_CODES, type ExitCode } from "../../config/exit-codes.ts";
import { ccpa7102, yearOf } from "./ccpa-7102.ts";

/** `report --ccpa-7102 --year YEAR`: prints the counts of a year as one JSON line. */
export async function printReport(
  { reads }: Pick<Ledger, "reads">,
  year: number,
  retention: Parameters<typeof ccpa7102>[2],
  output: Writable,
): Promise<ExitCode> {
  const asked = yearOf(year);
  output.write(`${JSON.stringify(ccpa7102(await reads.receivedGroups(asked), asked, retention))}\n`);
  return EXIT_CODES.done;
}
