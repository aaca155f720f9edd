import { createHash } from "node:crypto";
import type { Outcome } from "@intercom-dsar/dsar-events/service";
import type { ResultStore } from "../results/result-store.ts";

type AccessPackage = NonNullable<Outcome["access"]>;

/** Packages above this many bytes go to the result store: a broker refuses messages above 1 MiB by default. */
const MAX_INLINE_BYTES = 512 * 1024;

/**
 * Puts a redacted package inline, or into the result store where it is too large, always with its hash and size. What two runs of a request
 * store has two names: a late one never changes what an outcome refers to.
 */
export async function buildPackage(
  results: Pick<ResultStore, "put">,
  requestId: string,
  content: Record<string, unknown>,
  redactions: readonly AccessPackage["redactions"][number][],
  signal: AbortSignal,
): Promise<AccessPackage> {
  const bytes = Buffer.from(JSON.stringify(content));
  const described = {
    format: "intercom-dsar.package.v1" as const,
    encoding: "json" as const,
    mediaType: "application/json",
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    redactions: [...redactions],
  };
  if (bytes.length <= MAX_INLINE_BYTES) return { ...described, content };
  const name = `${requestId}/package-${described.sha256.slice(0, 16)}.json`;
  return { ...described, dataref: await results.put(name, [bytes], signal) };
}
