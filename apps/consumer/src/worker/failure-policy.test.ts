import type { JournalEntry } from "@intercom-dsar/ledger";
import { RedactionError } from "@intercom-dsar/redaction";
import { describe, expect, it } from "vitest";
import { STEP } from "../domain/journal-steps.ts";
import { FakeIntercomError } from "../testing/fake-intercom.ts";
import { createTestRequest } from "../testing/flow-context.ts";
import { consecutiveFailures, decideFailure } from "./failure-policy.ts";

const { request } = createTestRequest("access", ["jo@example.com"]).context({} as never);
const START = request.startedAt;
const DAY_MS = 86_400_000;

function decide(error: unknown, journal: readonly JournalEntry[] = [], now = START) {
  return decideFailure(error, request, journal, { now, random: () => 0.5, workspaceGraceMs: DAY_MS });
}

function entry(step: string, facts: JournalEntry["facts"] = {}, at = START): JournalEntry {
  return { seq: 1, at, step, contactId: null, facts, hash: "" };
}

describe("decideFailure", () => {
  it.each([
    "network_error",
    "timeout",
    "invalid_response",
    "body_too_large",
    "rate_limited",
    "server_error",
    "edge_response",
    "refused",
  ] as const)("tries again after %s", (code) => {
    expect(decide(new FakeIntercomError(code))).toMatchObject({ action: "retry", code });
  });

  it.each([
    ["blocked", true, { action: "retry", code: "blocked" }],
    ["workspace_mismatch", false, { action: "park", code: "workspace_mismatch" }],
    ["lease_lost", false, { action: "abandon" }],
    ["ledger_unavailable", true, { action: "abandon" }],
    ["result_store_unavailable", true, { action: "retry", code: "result_store_unavailable" }],
  ])("answers %s of our own for what it means", (code, retryable, decision) => {
    expect(decide(Object.assign(new Error(code), { code, retryable }))).toMatchObject(decision);
  });

  it("blames Intercom for no disk that stayed full until the time for retries was over", () => {
    const error = Object.assign(new Error("full"), { code: "result_store_unavailable", retryable: true });

    expect(decide(error, [], request.deadline + DAY_MS)).toMatchObject({
      action: "fail",
      reason: { code: "internal_error" },
    });
  });

  it.each([
    ["unauthorized", { action: "park", code: "unauthorized" }],
    ["plan_restricted", { action: "fail", reason: { code: "plan_restricted" } }],
    ["invalid_request", { action: "fail", reason: { code: "intercom_refused" } }],
  ] as const)("answers %s of Intercom for what it means", (code, decision) => {
    expect(decide(new FakeIntercomError(code, { status: 400 }))).toMatchObject(decision);
  });

  it.each([
    ["an error that says nothing of itself", new TypeError("a bug")],
    ["an error of our own", Object.assign(new Error("json"), { code: "not_json", retryable: false })],
    ["a call that was never sent", new FakeIntercomError("invalid_request")],
  ])("blames Intercom for no failure that is %s", (_what, error) => {
    expect(decide(error)).toMatchObject({ action: "fail", reason: { code: "internal_error" } });
  });

  it("fails a package that still names somebody, and says where", () => {
    const error = new RedactionError("leak_check", "somebody else is named", ["contacts[*].name"]);
    const message = expect.stringContaining("contacts[*].name");
    expect(decide(error)).toMatchObject({
      action: "fail",
      reason: { code: "leak_check", message, retryable: false },
    });
  });

  it("waits until the time that a rate limit tells, and a little longer", () => {
    const error = Object.assign(new FakeIntercomError("rate_limited"), {
      retryAt: START + 8_000,
    });
    expect(decide(error)).toMatchObject({ action: "retry", dueAt: START + 8_250 });
  });

  it("backs off further with each failure that got no further", () => {
    const failures = [
      entry(STEP.runFailed, { progress: 2 }),
      entry(STEP.runFailed, { progress: 2 }),
      entry(STEP.runFailed, { progress: 2 }),
    ];
    expect(decide(new FakeIntercomError("server_error"), failures)).toMatchObject({
      dueAt: START + 2_000,
    });
  });

  it("begins the backoff anew once a run got further", () => {
    expect(
      consecutiveFailures([
        entry(STEP.runFailed, { progress: 0 }),
        entry("plan.contact"),
        entry(STEP.runFailed, { progress: 0 }),
      ]),
    ).toBe(1);
    expect(
      consecutiveFailures([entry(STEP.runFailed, { progress: 1 }), entry(STEP.runFailed, { progress: 4 })]),
    ).toBe(1);
  });

  it("gives up when both the deadline and 24 hours have passed", () => {
    const error = new FakeIntercomError("network_error");
    expect(decide(error, [], request.deadline - 1)).toMatchObject({ action: "retry" });
    expect(decide(error, [], request.deadline)).toMatchObject({
      action: "fail",
      reason: { code: "retries_exhausted" },
    });
  });

  it("waits a grace time for a missing scope, then fails with the scope's name", () => {
    const error = Object.assign(new FakeIntercomError("scope_missing"), {
      scope: "Write users and companies",
    });
    expect(decide(error)).toMatchObject({ action: "await-scope", dueAt: START + 60_000 });
    expect(decide(error, [entry(STEP.runScopeMissing)], START + DAY_MS)).toMatchObject({
      action: "fail",
      reason: {
        code: "scope_missing",
        message: 'The access token lacks the scope "Write users and companies".',
      },
    });
  });
});
