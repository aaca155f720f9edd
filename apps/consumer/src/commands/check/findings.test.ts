import { SCOPES, type ScopeState } from "@intercom-dsar/oauth";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockFinding } from "./clock-finding.ts";
import { regionFinding } from "./region-finding.ts";
import { scopesFinding } from "./scopes-finding.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 0, 0, 500);

describe("clockFinding", () => {
  const finding = (serverDate: number | null) =>
    clockFinding({ sentAt: NOW, answeredAt: NOW + 100, serverDate });

  it.each([
    [NOW - 500, "ok", "agrees with Intercom's"],
    [NOW + 20_100, "ok", "20 s behind Intercom's"],
    [NOW - 21_000, "ok", "20 s ahead of Intercom's"],
    [NOW + 420_100, "failed", "this machine's clock is 420 s behind Intercom's"],
    [NOW - 421_000, "failed", "this machine's clock is 420 s ahead of Intercom's"],
    [null, "skipped", "Intercom's answer has no date"],
  ])("at %s says %s: %s", (serverDate, result, detail) => {
    expect(finding(serverDate)).toMatchObject({ result, detail });
  });

  it("never blames a clock that is right, however long the answer takes", () => {
    fc.assert(
      fc.property(fc.nat(9_000), fc.nat(9_000), fc.nat(), (toIntercom, back, at) => {
        const serverDate = Math.floor((at + toIntercom) / 1_000) * 1_000;
        const answer = { sentAt: at, answeredAt: at + toIntercom + back, serverDate };

        expect(clockFinding(answer)).toMatchObject({ detail: "agrees with Intercom's" });
      }),
    );
  });
});

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
