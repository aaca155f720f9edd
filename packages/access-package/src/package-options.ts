import type { LeakCheck, Redaction } from "@intercom-dsar/redaction";
import type { CoverageRow, ItemRedactor, SubjectData } from "@intercom-dsar/subject-data";
import type { BesideFile } from "./beside-file.ts";
import type { SealedText } from "./file-seal.ts";
import type { FileKeeper, KeptFile } from "./keep-file.ts";
import type { ReportFrame } from "./report/controller-file.ts";

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
  /** The address that the report names the person by. */
  readonly person: string;
  readonly data: Pick<SubjectData, "contacts" | "parts">;
  /** What was looked at, and how. */
  readonly coverage: readonly CoverageRow[];
  /** Each file is redacted anew, by the same rules. */
  readonly newRedactor: () => ItemRedactor;
  /** Each file is read before it leaves: JSON, or a page. */
  readonly newLeakCheck: (kind: "json" | "html") => LeakCheck;
  readonly keeper: FileKeeper;
  /** What a page for the person is framed with; `null`: none is made. */
  readonly report: ReportFrame | null;
  /** Files that lie beside the package already. */
  readonly attachments: readonly BesideFile[];
}

/** The outcome's `access`. */
export interface BuiltPackage extends Omit<KeptFile, "content" | "encoding"> {
  readonly format: `intercom-dsar.package.${PackageFormat}`;
  readonly encoding: "json" | "jwe" | "age";
  readonly content?: unknown;
  readonly redactions: readonly Redaction[];
  readonly report?: Omit<KeptFile, "content" | "dataref" | "encoding"> & {
    readonly encoding: "identity" | "age";
    readonly dataref: string;
  };
  readonly attachments?: readonly BesideFile[];
  readonly recipientKeyId?: string;
  readonly fileKey?: SealedText;
}
