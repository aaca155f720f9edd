import type { LeakCheck, Redaction } from "@intercom-dsar/redaction";
import type { CoverageRow, ItemRedactor, SubjectData } from "@intercom-dsar/subject-data";
import { checkedChunks, type Piece } from "./checked-chunks.ts";
import type { FileSeal, SealedText } from "./file-seal.ts";
import type { FinishedFile } from "./finished-file.ts";
import { type FileKeeper, type KeptFile, keepFile } from "./keep-file.ts";
import { packageV1 } from "./package-v1.ts";
import { packageV2 } from "./v2/package-v2.ts";
import { portability } from "./v2/portability.ts";

/** Packages above this many bytes go to the result store: a broker refuses messages above 1 MiB by default. */
const MAX_INLINE_BYTES = 512 * 1024;

export const PACKAGE_FORMATS = ["v1", "v2"] as const;
export type PackageFormat = (typeof PACKAGE_FORMATS)[number];

export interface PackageOptions {
  readonly format: PackageFormat;
  /** What stands before the data. */
  readonly head: {
    readonly requestId: string;
    readonly workspaceId: string;
    /** ISO 8601. */
    readonly collectedAt: string;
  };
  readonly data: Pick<SubjectData, "contacts" | "parts">;
  /** What was looked at, and how. */
  readonly coverage: readonly CoverageRow[];
  /** Each file is redacted anew, by the same rules. */
  readonly newRedactor: () => ItemRedactor;
  /** Each file is read before it leaves. */
  readonly newLeakCheck: () => LeakCheck;
  readonly keeper: FileKeeper;
  /** Files that lie beside the package already. */
  readonly attachments: readonly BesideFile[];
}

/** A file beside the package, as the outcome names it. */
export interface BesideFile {
  readonly name: string;
  readonly dataref: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The outcome's `access`. */
export interface BuiltPackage extends Omit<KeptFile, "content" | "encoding"> {
  readonly format: `intercom-dsar.package.${PackageFormat}`;
  readonly encoding: "json" | "jwe" | "age";
  readonly content?: unknown;
  readonly redactions: readonly Redaction[];
  readonly attachments?: readonly BesideFile[];
  readonly recipientKeyId?: string;
  readonly fileKey?: SealedText;
}

/**
 * Writes the redacted package and the files beside it, item after item, so that memory doesn't grow with them: the package inline, or in the
 * result store where it is too large, everything else in the store; always with hash and size, and read once more before it leaves.
 *
 * @throws RedactionError `leak_check`, with nothing left in the store of the file that it is in
 */
export async function buildPackage(options: PackageOptions): Promise<BuiltPackage> {
  const { format, keeper, newRedactor, attachments } = options;
  const redactor = newRedactor();
  const source = {
    ...options,
    redactor,
    head: { format: `intercom-dsar.package.${format}`, ...options.head },
  };
  const pieces = format === "v1" ? packageV1(source) : packageV2(source);
  const { content, encoding, ...kept } = await keepFile(
    file("package.json", pieces),
    keeper,
    MAX_INLINE_BYTES,
  );
  const beside = [...attachments, ...(format === "v2" ? [await portableFile()] : [])];
  return {
    ...kept,
    format: `intercom-dsar.package.${format}`,
    encoding: encoding === "identity" ? "json" : encoding,
    redactions: [...redactor.cuts()],
    ...(content !== undefined && {
      content: content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : content,
    }),
    ...(beside.length > 0 && { attachments: beside }),
    ...(await keysOf(keeper.seal, content === undefined || beside.length > 0)),
  };

  function file(name: string, text: AsyncIterable<Piece>): FinishedFile {
    const chunks = checkedChunks(text, options.newLeakCheck(), keeper.signal);
    return { name, mediaType: "application/json", encoding: "json", chunks };
  }

  async function portableFile(): Promise<BesideFile> {
    const head = { format: "intercom-dsar.portability.v1", ...options.head };
    const text = portability({ ...options, redactor: newRedactor(), head });
    return besideOf("portability.json", await keepFile(file("portability.json", text), keeper));
  }
}

function besideOf(name: string, { dataref = "", sha256, bytes, encoding }: KeptFile): BesideFile {
  return { name, dataref, sha256, bytes, ...(encoding === "age" && { encoding }) };
}

/** What opens a sealed answer: the key, and where it has files theirs. */
async function keysOf(seal: FileSeal | null, hasFiles: boolean) {
  if (seal === null) return {};
  const fileKey = hasFiles ? await seal.fileKey() : null;
  return { recipientKeyId: seal.keyId, ...(fileKey !== null && { fileKey }) };
}
