import type { AllowList } from "./allow-list.ts";
import type { AuditReport } from "./audit-report.ts";

export interface Finding {
  readonly advisory: string;
  readonly module: string;
  readonly severity: string;
  readonly title: string;
  /** The workspace packages that bring it, such as `apps__consumer`. */
  readonly roots: readonly string[];
}

export interface Judgement {
  /** Nobody has judged them, or the judgement has run out. */
  readonly open: readonly (Finding & { readonly expired: boolean })[];
  readonly allowed: readonly Finding[];
  /** Advisories on the list that are found no longer. */
  readonly unused: readonly string[];
}

/** What is below these is deployed; tools for developers and CI (`infra__…`, `bench`, `chaos`) are not. */
const DEPLOYED = /^(apps|packages)__/;

/** Holds a report against the allow-list on a day (`YYYY-MM-DD`, UTC). */
export function judge(report: AuditReport, allowList: AllowList, today: string): Judgement {
  const found = Object.values(report.advisories).map(toFinding).filter(isDeployed);
  const entryOf = (finding: Finding) => allowList.find(({ advisory }) => advisory === finding.advisory);
  const holds = (finding: Finding) => (entryOf(finding)?.until ?? "") >= today;
  return {
    open: found
      .filter((finding) => !holds(finding))
      .map((finding) => ({ ...finding, expired: entryOf(finding) !== undefined })),
    allowed: found.filter(holds),
    unused: allowList
      .map(({ advisory }) => advisory)
      .filter((advisory) => !found.some((finding) => finding.advisory === advisory)),
  };
}

function toFinding(advisory: AuditReport["advisories"][string]): Finding {
  const paths = advisory.findings.flatMap((finding) => finding.paths);
  return {
    advisory: advisory.github_advisory_id,
    module: advisory.module_name,
    severity: advisory.severity,
    title: advisory.title,
    roots: [...new Set(paths.map((path) => path.split(">")[0] ?? path))],
  };
}

function isDeployed({ roots }: Finding): boolean {
  return roots.some((root) => DEPLOYED.test(root));
}
