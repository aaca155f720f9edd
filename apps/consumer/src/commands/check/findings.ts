import { asObject, type Me, type Region } from "@intercom-dsar/intercom-client";
import type { ScopeReport, ScopeState } from "@intercom-dsar/oauth";
import { type Finding, failed, ok, skipped } from "@intercom-dsar/service/command-line";

/** Whether the workspace lies in the region that the configuration says. With an address of its own the region decides nothing. */
export function regionFinding(me: Me, configured: Region, hasOwnAddress: boolean): Finding {
  const stated = asObject(me.app)?.region;
  const region = typeof stated === "string" && /^[A-Za-z]{2}$/.test(stated) ? stated.toLowerCase() : null;
  if (region === null) return skipped("Intercom does not say it");
  if (hasOwnAddress) return skipped(`${region}; INTERCOM_BASE_URL is asked, whatever the region`);
  return region === configured ? ok(region) : failed(`is ${configured}, and the workspace lies in ${region}`);
}

/** What the token lacks, by the scopes' names in Intercom's Developer Hub. */
export function scopesFinding(report: ScopeReport): Finding {
  const inState = (state: ScopeState["state"]) =>
    Object.values(report).flatMap((scope) => (scope.state === state ? [scope.scope] : []));
  const [missing, unknown] = [inState("missing"), inState("unknown")];
  if (missing.length > 0) return failed(`missing: ${missing.join("; ")}`);
  return unknown.length > 0 ? skipped(`not told: ${unknown.join("; ")}`) : ok(inState("granted").join("; "));
}
