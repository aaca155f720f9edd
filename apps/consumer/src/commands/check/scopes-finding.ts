import type { ScopeReport, ScopeState } from "@intercom-dsar/oauth";
import { type Finding, failed, ok, skipped } from "@intercom-dsar/service/command-line";

/** What the token lacks, by the scopes' names in Intercom's Developer Hub. */
export function scopesFinding(report: ScopeReport): Finding {
  const inState = (state: ScopeState["state"]) =>
    Object.values(report).flatMap((scope) => (scope.state === state ? [scope.scope] : []));
  const [missing, unknown] = [inState("missing"), inState("unknown")];
  if (missing.length > 0) return failed(`missing: ${missing.join("; ")}`);
  return unknown.length > 0 ? skipped(`not told: ${unknown.join("; ")}`) : ok(inState("granted").join("; "));
}
