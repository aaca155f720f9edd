import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";

/** What an action did, on one thing or on many. */
export const ActionResult = z.looseObject({
  action: z.string(),
  result: z.string().optional(),
  done: z.number(),
  skipped: z.number(),
  failed: z.number(),
});
export type ActionResult = z.output<typeof ActionResult>;

/** The option of every action. */
export const REASON_OPTION = {
  value: "TEXT",
  summary: "why, for the audit; write nothing of a person into it",
} as const;

/** As bodies have it. Throws UsageError. */
export function reasonBody(reason: string | undefined): { readonly reason?: string } {
  if (reason === undefined) return {};
  if (reason === "" || reason.length > 200 || reason.includes("@"))
    throw new UsageError("--reason: write 1 to 200 characters, and no address");
  return { reason };
}

/** `done / skipped / failed`, as numbers with their words. */
export function countsLine({ done, skipped, failed }: ActionResult): string {
  return `${done} done, ${skipped} skipped, ${failed} failed`;
}

/** Of an action on one thing: what it is now, such as `cancelled`. */
export function resultWord({ action, result }: ActionResult): string {
  return (result ?? action).replaceAll("_", " ");
}
