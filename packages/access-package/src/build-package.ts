import { type BesideFile, besideOf } from "./beside-file.ts";
import { checkedChunks, type Piece } from "./checked-chunks.ts";
import type { FileSeal } from "./file-seal.ts";
import type { FinishedFile } from "./finished-file.ts";
import { keepFile } from "./keep-file.ts";
import { keepReport } from "./keep-report.ts";
import type { BuiltPackage, PackageOptions } from "./package-options.ts";
import { packageV1 } from "./package-v1.ts";
import { packageV2 } from "./v2/package-v2.ts";
import { portability } from "./v2/portability.ts";

/** Packages above this many bytes go to the result store: a broker refuses messages above 1 MiB by default. */
const MAX_INLINE_BYTES = 512 * 1024;

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
  const files = [...attachments, ...(format === "v2" ? [await portableFile()] : [])];
  const { report, pages } = await keepReport(options, {
    files,
    cuts: redactor.cuts(),
    packageBytes: kept.bytes,
  });
  const beside = [...files, ...pages];
  return {
    ...kept,
    format: `intercom-dsar.package.${format}`,
    encoding: encoding === "identity" ? "json" : encoding,
    redactions: [...redactor.cuts()],
    ...(content !== undefined && {
      content: content instanceof Uint8Array ? JSON.parse(Buffer.from(content).toString()) : content,
    }),
    ...(report !== null && { report }),
    ...(beside.length > 0 && { attachments: beside }),
    ...(await keysOf(keeper.seal, content === undefined || beside.length > 0 || report !== null)),
  };

  function file(name: string, text: AsyncIterable<Piece>): FinishedFile {
    const chunks = checkedChunks(text, options.newLeakCheck("json"), keeper.signal);
    return { name, mediaType: "application/json", encoding: "json", chunks };
  }

  async function portableFile(): Promise<BesideFile> {
    const head = { format: "intercom-dsar.portability.v1", ...options.head };
    const text = portability({ ...options, redactor: newRedactor(), head });
    return besideOf("portability.json", await keepFile(file("portability.json", text), keeper));
  }
}
/** What opens a sealed answer: the key, and where it has files theirs. */
async function keysOf(seal: FileSeal | null, hasFiles: boolean) {
  if (seal === null) return {};
  const fileKey = hasFiles ? await seal.fileKey() : null;
  return { recipientKeyId: seal.keyId, ...(fileKey !== null && { fileKey }) };
}
