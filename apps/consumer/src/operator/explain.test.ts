import type { ListedRequest } from "@intercom-dsar/ledger";
import { expect, it } from "vitest";
import { type Circumstances, explain } from "./explain.ts";

const NOW = Date.UTC(2026, 10, 26, 9);
const HOUR = 3_600_000;
const REQUEST: ListedRequest = {
  requestId: "r1",
  sender: "portal",
  senderRequestId: "r1",
  kind: "deletion",
  origin: null,
  workspaceId: "ws1",
  state: "waiting",
  waitReason: null,
  waitCode: null,
  dueAt: null,
  receivedAt: NOW - 2 * HOUR,
  deadline: NOW + HOUR,
  forecastAt: null,
  begunAt: null,
  endedAt: null,
  status: null,
  reasonCode: null,
  cancelRequested: false,
  arrivedAt: NOW - 2 * HOUR,
  startedAt: null,
  attempts: 1,
  after: null,
  retryOf: null,
  regulation: "gdpr",
};
const FREE = { parked: null, budget: { limit: null, pausedUntil: null } };

function explained(request: Partial<ListedRequest>, change: Partial<Circumstances> = {}) {
  const timeline = [{ at: NOW - HOUR, step: "run.waiting", facts: {} }];
  return explain({
    request: { ...REQUEST, ...request },
    timeline,
    workspace: FREE,
    pauses: [],
    hold: null,
    workspaceGraceMs: 24 * HOUR,
    now: NOW,
    ...change,
  });
}

const waits = (
  waitReason: ListedRequest["waitReason"],
  waitCode: string,
  dueAt: number | null = NOW + HOUR,
) => ({ state: "waiting", waitReason, waitCode, dueAt }) as const;
const parked = (code: string) => ({
  ...FREE,
  parked: { reason: "authorization" as const, code, since: NOW - 3 * HOUR, probeAt: NOW + 30_000 },
});

it.each([
  [
    "a dead token",
    waits("authorization", "unauthorized", null),
    { workspace: parked("unauthorized") },
    /does not accept the token/,
    /Connect the workspace again/,
  ],
  ["a missing scope", waits("authorization", "scope_missing"), {}, /lacks a scope/, /missing scope/],
  [
    "a storm of 429s",
    { state: "received" },
    { workspace: { parked: null, budget: { limit: 1, pausedUntil: NOW + HOUR } } },
    /limited the rate.*429/,
    /goes on by itself/,
  ],
  [
    "a merged contact",
    { state: "ended", status: "partial", reasonCode: "merged_elsewhere", endedAt: NOW },
    {},
    /merged into a contact with another address/,
    /Look in Intercom/,
  ],
  [
    "a plan that drifted",
    { state: "ended", status: "failed", reasonCode: "plan_drift", endedAt: NOW },
    {},
    /kept appearing/,
    /retry-as-new/,
  ],
  ["a limit", waits("limit", "over_daily_limit", null), {}, /deletionsPerDay/, /release/],
  [
    "a plan to approve",
    waits("approval", "approval_required", null),
    { timeline: [{ at: NOW - HOUR, step: "approval.asked", facts: { digest: "sha256:0a1b" } }] },
    /has to be approved.*sha256:0a1b/,
    /`approve` it by its digest, or `cancel` it/,
  ],
  [
    "another request",
    { ...waits("order", "waits_for_another_request"), after: "r0" },
    {},
    /has to end first.*r0/,
    /other request/,
  ],
  [
    "an unknown workspace",
    waits("workspace", "workspace_unknown"),
    {},
    /not connected/,
    /Connect the workspace/,
  ],
  ["a full store", waits("retry", "result_store_unavailable"), {}, /RESULT_STORE/, /room/],
  [
    "a pause",
    waits("paused", "paused", null),
    { pauses: [{ scope: "workspace", name: "ws1", since: NOW - HOUR }] },
    /paused the workspace ws1/,
    /resume/,
  ],
] as const)("says of %s what is true and what to do", (_, request, change, summary, whatToDo) => {
  const said = explained(request as Partial<ListedRequest>, change as Partial<Circumstances>);

  expect(said.summary).toMatch(summary);
  expect(said.whatToDo).toMatch(whatToDo);
  expect(said.since).not.toBeNull();
});

it("says of a request at work that Intercom limits the rate, and of a queued one that its workspace is not settled", () => {
  const limited = { workspace: { parked: null, budget: { limit: 1, pausedUntil: NOW + HOUR } } };
  const said = explained({ state: "running", startedAt: NOW - HOUR }, limited);
  expect(said).toMatchObject({ waitsFor: "rate_limited", since: NOW - HOUR, until: NOW + HOUR });
  expect(said.summary).toMatch(/being worked on\. Intercom has limited the rate/);
  const over = { workspace: { parked: null, budget: { limit: 1, pausedUntil: NOW } } };
  expect(explained({ state: "running" }, over).waitsFor).toBeNull();

  const unsettled = explained({ state: "received", workspaceId: null }, { workspace: null });
  expect(unsettled.summary).toMatch(/not settled yet/);
  expect(unsettled.whatToDo).toMatch(/npm run consumer -- check/);
});

it("counts a wait from its first look, not from its last", () => {
  const failed = (hours: number, code: string) => ({
    at: NOW - hours * HOUR,
    step: "run.failed",
    facts: { code },
  });
  const timeline = [
    failed(5, "network"),
    failed(4, "server_error"),
    { at: NOW - 2 * HOUR, step: "verify.visible", facts: {} },
    failed(1, "server_error"),
  ];
  expect(explained(waits("retry", "server_error"), { timeline }).since).toBe(NOW - 4 * HOUR);
  expect(explained(waits("retry", "refused"), { timeline }).since).toBe(NOW - HOUR);
});

it("says when `WORKSPACE_GRACE` is over", () => {
  const unknown = { ...waits("workspace", "workspace_unknown"), startedAt: NOW };
  expect(explained(unknown).summary).toBe(
    "It waits. The workspace is not connected; it is waited for during `WORKSPACE_GRACE`. That ends at 2026-11-27 09:00 UTC.",
  );
  const timeline = [2, 1].map((hours) => ({
    at: NOW - hours * HOUR,
    step: "run.scope_missing",
    facts: { code: "scope_missing" },
  }));
  const said = explained(waits("authorization", "scope_missing"), { timeline });
  expect(said.summary).toMatch(/That ends at 2026-11-27 07:00 UTC\.$/);
  expect(said.since).toBe(NOW - 2 * HOUR);
});

it("names the scope that Intercom named at the last try", () => {
  const timeline = [{ at: NOW, step: "run.scope_missing", facts: { scope: "read_conversations" } }];
  expect(explained(waits("authorization", "scope_missing"), { timeline }).summary).toMatch(
    /Intercom names the scope "read_conversations"\.$/,
  );
});

it("says since when it waits, and until when", () => {
  expect(explained(waits("retry", "server_error"))).toMatchObject({ since: NOW - HOUR, until: NOW + HOUR });
  expect(
    explained(waits("authorization", "unauthorized", null), { workspace: parked("unauthorized") }),
  ).toMatchObject({ since: NOW - 3 * HOUR, until: NOW + 30_000 });
});

it("adds that a deadline has passed, or will, and that a cancel is under way or too late", () => {
  const queued = { state: "received" } as const;

  expect(explained({ ...queued, deadline: NOW - 1 }).remarks).toEqual([
    "Its deadline has passed: 2026-11-26 08:59 UTC.",
  ]);
  expect(explained({ ...queued, forecastAt: NOW + 2 * HOUR }).remarks).toEqual([
    "It is expected to end after its deadline, 2026-11-26 10:00 UTC.",
  ]);
  expect(explained({ ...queued, cancelRequested: true }).remarks).toEqual([
    "It is cancelled, and ends so as soon as its turn comes.",
  ]);
  expect(explained({ ...queued, begunAt: NOW }).remarks).toEqual([
    "Irreversible steps have begun: it can't be cancelled any more.",
  ]);
});

it("says why an operator holds it", () => {
  const hold = { at: NOW - HOUR, reason: "ticket LEGAL-7" };
  expect(explained(waits("paused", "held_by_operator", null), { hold })).toMatchObject({
    summary:
      "It waits. An operator holds the request (`hold`); it goes on once the hold is released. The reason: ticket LEGAL-7.",
    waitsFor: "held_by_operator",
    since: NOW - HOUR,
    until: null,
    whatToDo: expect.stringContaining("`release-hold`"),
  });
  expect(explained(waits("paused", "held_by_operator", null)).summary).not.toContain("The reason");
});
