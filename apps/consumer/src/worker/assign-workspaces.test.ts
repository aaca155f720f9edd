import type { ClaimedRequest } from "@intercom-dsar/ledger";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { createTestRequest } from "../testing/flow-context.ts";
import type { WorkspaceResolution } from "../workspaces/directory.ts";
import { assignWorkspaces } from "./assign-workspaces.ts";
import type { Session } from "./session.ts";

const GRACE_MS = 86_400_000;
const PROBE_MS = 30_000;
const NOT_CONNECTED: WorkspaceResolution = { result: "unknown", wait: true };
const { request } = createTestRequest("access", ["jo@example.com"]).context({} as never, {
  workspaceId: "",
  statedWorkspaceId: "ws-not-connected",
});

/** Assigns one request; resolves with the log's lines and what the ledger and the hints were told. */
async function assign(
  claimed: ClaimedRequest,
  { now, resolution }: { now: number; resolution: WorkspaceResolution },
) {
  const { logger, lines } = createRecordingLogger();
  const due = [[claimed], []];
  const waits: Record<string, unknown>[] = [];
  const assigned: unknown[] = [];
  const session = {
    dependencies: {
      logger,
      clock: { now: () => now },
      workspaceGraceMs: GRACE_MS,
      messages: { status: (status: string) => status, outcome: () => ({}) },
      ledger: {
        requests: {
          claim: async () => due.shift(),
          wait: async (_lease: unknown, _id: string, wait: Record<string, unknown>) => void waits.push(wait),
          end: async () => {},
          assign: async (...[, ids, workspaceId, messages]: unknown[]) =>
            void assigned.push({ ids, workspaceId, messages }),
        },
      },
    },
    options: {
      directory: { resolve: () => resolution },
      wakeUp: { subscribe: () => ({}) },
      probeEveryMs: PROBE_MS,
    },
    heartbeat: { beat: () => {} },
    signal: new AbortController().signal,
  } as unknown as Session;

  await assignWorkspaces(session);
  return { lines, waits, assigned };
}

it("tells a wait for a workspace once, with the time at which it is given up", async () => {
  const now = request.startedAt + 1_000;
  const begun = await assign(request, { now, resolution: NOT_CONNECTED });
  const goesOn = await assign({ ...request, waitedFor: "workspace" }, { now, resolution: NOT_CONNECTED });

  expect(begun.lines).toMatchObject([
    {
      event: "request_waiting",
      requestId: request.requestId,
      workspaceId: "ws-not-connected",
      reason: "workspace",
      code: "workspace_unknown",
      dueAt: new Date(request.startedAt + GRACE_MS).toISOString(),
    },
  ]);
  expect(begun.waits).toMatchObject([{ dueAt: now + 30_000, messages: ["parked"] }]);
  expect(goesOn.lines).toEqual([]);
  expect(goesOn.waits).toMatchObject([{ dueAt: now + 30_000, messages: [] }]);
});

it("ends the wait when the grace is over", async () => {
  const now = request.startedAt + GRACE_MS;
  const { lines, waits } = await assign(
    { ...request, waitedFor: "workspace" },
    { now, resolution: NOT_CONNECTED },
  );

  expect(waits).toEqual([]);
  expect(lines).toMatchObject([{ event: "request_ended", status: "rejected", code: "workspace_unknown" }]);
});

it("tells once that a request waits for a token that Intercom accepts, and that it goes on", async () => {
  const now = request.startedAt + 1_000;
  const refused: WorkspaceResolution = { result: "undetermined", isRefused: true };
  const parked = await assign(request, { now, resolution: refused });
  const asked = await assign({ ...request, waitedFor: "authorization" }, { now, resolution: refused });
  const connected: WorkspaceResolution = { result: "connected", workspaceId: "ws1" };
  const resumed = await assign({ ...request, waitedFor: "authorization" }, { now, resolution: connected });
  const other = await assign(request, { now, resolution: connected });

  const wait = { reason: "authorization", code: "unauthorized", dueAt: now + PROBE_MS };
  expect(parked.waits).toEqual([{ ...wait, messages: ["parked"] }]);
  expect(parked.lines).toMatchObject([
    { event: "request_waiting", reason: "authorization", code: "unauthorized" },
  ]);
  expect(asked.waits).toEqual([{ ...wait, messages: [] }]);
  expect(asked.lines).toEqual([]);
  const assigned = { ids: [request.requestId], workspaceId: "ws1" };
  expect(resumed.assigned).toEqual([{ ...assigned, messages: ["resumed"] }]);
  expect(other.assigned).toEqual([{ ...assigned, messages: [] }]);
});
