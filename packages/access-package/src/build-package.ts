import type { LeakCheck, Redaction } from "@intercom-dsar/redaction";
import { checkedChunks } from "./checked-chunks.ts";
import { type FileKeeper, type KeptFile, keepFile } from "./keep-file.ts";
import { type PackageSource, packageV1 } from "./package-v1.ts";

/** Packages above this many bytes go to the result store: a broker refuses messages above 1 MiB by default. */
const MAX_INLINE_BYTES = 512 * 1024;

export interface PackageOptions extends PackageSource {
  readonly keeper: FileKeeper;
  /** Reads what leaves. */
  readonly leakCheck: LeakCheck;
}

/** The outcome's `access`. */
export interface BuiltPackage extends Omit<KeptFile, "content" | "encoding"> {
  readonly format: "intercom-dsar.package.v1";
  readonly encoding: "json";
  readonly content?: unknown;
  readonly redactions: readonly Redaction[];
}

/**
 * Writes the redacted package, item after item, so that memory doesn't grow with it: inline, or into the result store where it is too large,
 * always with its hash and size, and read once more before it leaves.
 *
 * @throws RedactionError `leak_check`, with nothing left in the store
 */
export async function buildPackage({ keeper, leakCheck, ...source }: PackageOptions): Promise<BuiltPackage> {
  const chunks = checkedChunks(packageV1(source), leakCheck, keeper.signal);
  const file = { name: "package.json", mediaType: "application/json", chunks };
  const { content, ...kept } = await keepFile(file, keeper, MAX_INLINE_BYTES);
  return {
    ...kept,
    format: "intercom-dsar.package.v1",
    encoding: "json",
    redactions: [...source.redactor.cuts()],
    ...(content !== undefined && { content: JSON.parse(Buffer.from(content).toString()) }),
  };
}
