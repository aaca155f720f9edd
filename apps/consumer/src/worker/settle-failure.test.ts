import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { FakeIntercomError } from "../testing/fake-intercom.ts";
import { createTestRequest } from "../testing/flow-context.ts";
import type { Run } from "./run.ts";
import { settleFailure } from "./settle-failure.ts";

const context = createTestRequest("access", ["jo@example.com"]).context({} as never);
const { request } = context;

it.each([
  ["rate_limited", "retry", "rate_limited"],
  ["scope_missing", "authorization", "scope_missing"],
] as const)("a wait after %s is one line: its kind, for what, until when", async (error, reason, code) => {
  const { logger, lines } = createRecordingLogger();
  const waits: unknown[] = [];
  const run = {
    dependencies: {
      logger,
      clock: { now: () => request.startedAt },
      random: () => 0.5,
      workspaceGraceMs: 86_400_000,
      messages: { status: () => ({}) },
      ledger: {
        requests: { wait: async (_lease: unknown, _id: string, wait: unknown) => void waits.push(wait) },
      },
    },
    request,
    context,
    memo: { size: 0, toBytes: () => null },
    calls: () => ({ all: 1, shared: 0 }),
  } as unknown as Run;

  await settleFailure(run, new FakeIntercomError(error));

  const waiting = lines.filter(({ event }) => event === "request_waiting");
  expect(waiting).toMatchObject([{ requestId: request.requestId, reason, code }]);
  const dueAt = String(waiting[0]?.dueAt);
  expect(dueAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(waits).toMatchObject([{ reason, code, dueAt: Date.parse(dueAt) }]);
});
