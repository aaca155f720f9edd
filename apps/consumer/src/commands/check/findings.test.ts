import { SCOPES, type ScopeState } from "@intercom-dsar/oauth";
import { describe, expect, it } from "vitest";
import { regionFinding, scopesFinding } from "./findings.ts";

describe("regionFinding", () => {
  it.each([
    ["EU", "eu", false, "ok", "eu"],
    ["EU", "us", false, "failed", "is us, and the workspace lies in eu"],
    ["EU", "us", true, "skipped", "eu; INTERCOM_BASE_URL is asked, whatever the region"],
    [undefined, "us", false, "skipped", "Intercom does not say it"],
    ["not a region", "us", false, "skipped", "Intercom does not say it"],
  ] as const)("%s where %s is configured", (region, configured, hasOwnAddress, result, detail) => {
    expect(regionFinding({ app: { region } }, configured, hasOwnAddress)).toMatchObject({ result, detail });
  });
});

describe("scopesFinding", () => {
  const state = (key: keyof typeof SCOPES, state: ScopeState["state"]) => ({
    scope: SCOPES[key],
    state,
    confirmed: true,
  });

  it.each([
    ["granted", "ok", `${SCOPES.read_many}; ${SCOPES.read_one}; ${SCOPES.write}`],
    ["missing", "failed", `missing: ${SCOPES.write}`],
    ["unknown", "skipped", `not told: ${SCOPES.write}`],
  ] as const)("with one scope %s is %s", (write, result, detail) => {
    const report = {
      read_many: state("read_many", "granted"),
      read_one: state("read_one", "granted"),
      write: state("write", write),
    };

    expect(scopesFinding(report)).toMatchObject({ result, detail });
  });
});
