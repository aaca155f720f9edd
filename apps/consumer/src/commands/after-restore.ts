import type { Readable, Writable } from "node:stream";
import { instantSchema } from "@intercom-dsar/dsar-events/service";
import type { Ledger, RestoredOutcome } from "@intercom-dsar/ledger";
import { z } from "zod";
import { EXIT_CODES, type ExitCode } from "../config/exit-codes.ts";
import { readLines } from "../intake/pipe/read-lines.ts";

/** What of an outcome matters here; of an earlier or a later release as well. */
const publishedSchema = z
  .object({
    sender: z.string().optional(),
    requestId: z.string(),
    kind: z.string(),
    workspaceId: z.string().nullable(),
    status: z.string(),
    reason: z.object({ code: z.string() }).nullable(),
    receivedAt: instantSchema,
    endedAt: instantSchema,
  })
  .transform(
    ({ sender = null, reason, receivedAt, endedAt, ...rest }): RestoredOutcome => ({
      ...rest,
      sender,
      reasonCode: reason?.code ?? null,
      receivedAt: Date.parse(receivedAt),
      endedAt: Date.parse(endedAt),
    }),
  );

/** An outcome may hold a package; the largest that a broker takes where it is configured for it. */
const LINE_BYTES = 64 * 1024 * 1024;

/**
 * `after-restore`: destroys once more what was purged since the backup, and ends what the outcomes on `input`, one JSON object a line, say
 * that has ended since. Prints one JSON line; resolves to the exit code, which is 1 where a line was no outcome.
 */
export async function afterRestore(
  { maintenance }: Pick<Ledger, "maintenance">,
  input: Readable,
  output: Writable,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { identifiers: purged } = await maintenance.purge(signal);
  const counts = { ended: 0, remembered: 0, known: 0 };
  const refused: number[] = [];
  for await (const lines of readLines(input, LINE_BYTES)) {
    signal.throwIfAborted();
    const outcomes = lines.flatMap(({ number, bytes }) => {
      if (bytes !== null && bytes.toString().trim() === "") return [];
      const outcome = bytes === null ? null : parse(bytes);
      if (outcome === null) refused.push(number);
      return outcome ?? [];
    });
    const settled = await maintenance.settleRestored(outcomes);
    for (const name of ["ended", "remembered", "known"] as const) counts[name] += settled[name];
  }
  output.write(`${JSON.stringify({ result: "settled", purged, ...counts, refusedLines: refused })}\n`);
  return refused.length === 0 ? EXIT_CODES.done : EXIT_CODES.failed;
}

function parse(bytes: Buffer): RestoredOutcome | null {
  try {
    return publishedSchema.safeParse(JSON.parse(bytes.toString())).data ?? null;
  } catch {
    return null;
  }
}
