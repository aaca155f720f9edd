import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { parkWorkspace } from "./connect-workspace.ts";
import type { Session } from "./session.ts";

it("a parked workspace is one line: why, how many requests wait, and when the token is tried again", async () => {
  const { logger, lines } = createRecordingLogger();
  const now = Date.UTC(2026, 10, 25, 12);
  const parked: Record<string, unknown>[] = [];
  const session = {
    dependencies: {
      logger,
      clock: { now: () => now },
      messages: { status: () => ({}) },
      ledger: {
        workspaces: {
          park: async (_lease: unknown, wait: Record<string, unknown>) => {
            parked.push(wait);
            return ["r1", "r2"];
          },
        },
      },
    },
    options: { directory: { refused: async () => {} }, probeEveryMs: 60_000 },
    lease: { workspaceId: "ws1" },
  } as unknown as Session;

  await parkWorkspace(session, "unauthorized");

  expect(lines).toMatchObject([
    {
      event: "workspace_parked",
      workspaceId: "ws1",
      code: "unauthorized",
      count: 2,
      dueAt: "2026-11-25T12:01:00.000Z",
    },
  ]);
  expect(parked).toMatchObject([{ reason: "authorization", probeAt: now + 60_000 }]);
});
