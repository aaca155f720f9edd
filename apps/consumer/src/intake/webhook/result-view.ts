import { decodeOutcome } from "@intercom-dsar/dsar-events";
import type { Ledger, RequestView } from "@intercom-dsar/ledger";
import { Problem } from "@intercom-dsar/web/problem";
import { z } from "zod";
import { capabilityOf, type LinkOptions, renewLink } from "../../results/linked-results.ts";

/** Links to all that a request has given, made for whoever asks. */
export const resultViewSchema = z
  .strictObject({
    requestId: z.string(),
    files: z.array(
      z.strictObject({
        name: z.string(),
        url: z.url().describe("Whoever has it can fetch the file until it expires."),
        mediaType: z.string(),
        bytes: z.int(),
        sha256: z.string(),
        expiresAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ title: "Result" });
type ResultView = z.infer<typeof resultViewSchema>;

/** @throws Problem `no_result` (404) where the outcome names no link, `result_gone` (410) where all of them have ended */
export async function resultView(
  { requestId, senderRequestId }: RequestView,
  { ledger, links }: { readonly ledger: Pick<Ledger, "reads">; readonly links: LinkOptions | null },
): Promise<ResultView> {
  const kept = links === null ? null : await ledger.reads.outcome(requestId);
  const named = kept === null ? [] : linksIn(decodeOutcome(kept).access);
  if (links === null || named.length === 0)
    throw new Problem(404, "no_result", "There is no file to fetch.", {
      detail: "The request has not ended, or its outcome holds all that it gave, or is no longer kept.",
    });
  const files: ResultView["files"] = [];
  for (const reference of named) {
    const link = await renewLink(reference, links);
    if (link === null) continue;
    files.push({ ...link, expiresAt: new Date(link.expiresAt ?? 0).toISOString() });
  }
  if (files.length === 0) throw new Problem(410, "result_gone", "The files are no longer kept.");
  return { requestId: senderRequestId, files };
}

/** Every link that a part of an outcome names, wherever it stands. */
function linksIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "content") return [];
    if (key === "dataref" && typeof inner === "string") return capabilityOf(inner) === null ? [] : [inner];
    return linksIn(inner);
  });
}
