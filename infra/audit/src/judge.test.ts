import { describe, expect, it } from "vitest";
import type { AuditReport } from "./audit-report.ts";
import { judge } from "./judge.ts";

const ADVISORY = "GHSA-aaaa-bbbb-cccc";

function reportOf(...paths: string[]): AuditReport {
  return {
    advisories: {
      "1": {
        github_advisory_id: ADVISORY,
        module_name: "fastify",
        severity: "high",
        title: "Example",
        findings: [{ version: "1.0.0", paths }],
      },
    },
  };
}

const entry = { advisory: ADVISORY, reason: "not reachable from outside", until: "2027-01-31" };

describe("an advisory", () => {
  it("is open where nobody has judged it", () => {
    const { open, allowed } = judge(reportOf("apps__consumer>fastify"), [], "2026-11-23");

    expect(open).toMatchObject([{ advisory: ADVISORY, roots: ["apps__consumer"], expired: false }]);
    expect(allowed).toEqual([]);
  });

  it.each([
    ["2027-01-31", 0],
    ["2027-02-01", 1],
  ])("on the list until 31 January is, on %s, open %i times", (today, count) => {
    const { open } = judge(reportOf("apps__consumer>fastify"), [entry], today);

    expect(open).toHaveLength(count);
  });

  it("says that its judgement has run out", () => {
    const { open } = judge(reportOf("packages__service>fastify"), [entry], "2027-02-01");

    expect(open).toMatchObject([{ expired: true }]);
  });

  it("of a developer's tool alone is none of production's", () => {
    expect(judge(reportOf("infra__kafka>fastify"), [], "2026-11-23").open).toEqual([]);
  });

  it("that is found no longer is to be taken off the list", () => {
    expect(judge({ advisories: {} }, [entry], "2026-11-23").unused).toEqual([ADVISORY]);
  });
});
