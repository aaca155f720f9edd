import { createOwnWords } from "@intercom-dsar/redaction";
import type { CoverageRow } from "@intercom-dsar/subject-data";
import type { Piece } from "../checked-chunks.ts";
import type { PackageSource } from "../package-v1.ts";
import { notLookedAt } from "./not-looked-at.ts";
import { packageLists } from "./package-items.ts";
import { createProvenance } from "./provenance.ts";

export interface SourceV2 extends PackageSource {
  /** What was looked at, and how. */
  readonly coverage: readonly CoverageRow[];
}

/** `intercom-dsar.package.v2`: grouped as a person thinks, without what is empty, times with their zone, and where each member comes from. */
export async function* packageV2({ head, data, redactor, coverage }: SourceV2): AsyncGenerator<Piece> {
  yield { text: JSON.stringify(head).slice(0, -1) };
  const provenance = createProvenance();
  for (const { key, sourceOf, items } of packageLists(data, redactor)) {
    yield { text: `,${JSON.stringify(key)}:[` };
    let separator = "";
    for await (const { item, own } of items()) {
      provenance.see(`${key}[*]`, item, sourceOf);
      yield { text: `${separator}${JSON.stringify(item)}`, own: own.anywhere() };
      separator = ",";
    }
    yield { text: "]" };
  }
  const end = {
    leftOut: redactor.cuts(),
    notLookedAt: notLookedAt(coverage),
    provenance: provenance.rows(),
  };
  // The reasons are the company's words, whoever they name.
  const own = createOwnWords();
  for (const { reason } of end.leftOut) own.add("", reason);
  yield { text: `,${JSON.stringify(end).slice(1)}`, own: own.anywhere() };
}
