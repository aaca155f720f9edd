import type { Redaction } from "@intercom-dsar/redaction";
import { type BesideFile, besideOf } from "./beside-file.ts";
import { type KeptFile, keepFile } from "./keep-file.ts";
import type { BuiltPackage, PackageOptions } from "./package-options.ts";
import { contentsOf, reportBlocks, reportContext } from "./report/report-blocks.ts";
import { reportPages } from "./report/report-pages.ts";
import { packageLists } from "./v2/package-items.ts";
import { packageV2 } from "./v2/package-v2.ts";

/** A larger package lies beside the report alone. */
const MAX_EMBEDDED_BYTES = 5 * 1024 * 1024;

interface KeptReport {
  readonly report: NonNullable<BuiltPackage["report"]> | null;
  /** The pages after the first. */
  readonly pages: readonly BesideFile[];
}

/** Writes the page for the person, and further ones where one would be too long; nothing where there is no frame for it. */
export async function keepReport(
  options: PackageOptions,
  {
    files,
    cuts,
    packageBytes,
  }: {
    readonly files: readonly BesideFile[];
    readonly cuts: readonly Redaction[];
    readonly packageBytes: number;
  },
): Promise<KeptReport> {
  const { report: frame, keeper, newRedactor, newLeakCheck, data, coverage, head, person } = options;
  if (frame === null) return { report: null, pages: [] };
  const redactor = newRedactor();
  const isEmbedded = packageBytes <= MAX_EMBEDDED_BYTES;
  const source = {
    frame,
    lists: packageLists(data, redactor),
    redactor,
    profiles: data.contacts.map(({ record }) => String(record.id)),
    cuts,
    coverage,
    files,
    embedded: isEmbedded
      ? packageV2({
          head: { format: "intercom-dsar.package.v2", ...head },
          data,
          redactor: newRedactor(),
          coverage,
        })
      : null,
  };
  const context = reportContext(source);
  const pages = reportPages({
    context,
    head: { ...head, company: frame.texts.name, timeZone: frame.timeZone, person },
    contents: contentsOf(context, source),
    blocks: reportBlocks(context, source),
    note: isEmbedded ? context.words.machine : context.words.machineElsewhere,
    newLeakChecks: () => ({ html: newLeakCheck("html"), json: newLeakCheck("json") }),
    signal: keeper.signal,
  });
  let report: KeptReport["report"] = null;
  const further: BesideFile[] = [];
  for await (const page of pages) {
    const kept = await keepFile(page, keeper);
    if (report === null) report = reportOf(kept);
    else further.push(besideOf(page.name, kept));
  }
  return { report, pages: further };
}

function reportOf({
  mediaType,
  encoding,
  dataref = "",
  sha256,
  bytes,
}: KeptFile): NonNullable<BuiltPackage["report"]> {
  return { mediaType, encoding: encoding === "age" ? "age" : "identity", dataref, sha256, bytes };
}
