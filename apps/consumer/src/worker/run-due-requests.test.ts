import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { createFakeIntercom } from "../testing/fake-intercom.ts";
import { workerSession } from "../testing/worker-session.ts";
import type { WorkspaceConnection } from "../workspaces/directory.ts";
import { runDueRequests } from "./run-due-requests.ts";

const START = Date.UTC(2026, 10, 23, 9);
const DAY_MS = 86_400_000;

it("begins a request that is due before it looks at an earlier deletion again, and does both", async () => {
  await using cleanup = new AsyncDisposableStack();
  let now = START;
  const people = ["c1", "c2"].map((id) => ({
    type: "contact",
    id,
    role: "user",
    email: `${id}@example.com`,
  }));
  const intercom = createFakeIntercom(people);
  const database = openDatabase("sqlite::memory:");
  cleanup.defer(() => database.close());
  const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => now });
  cleanup.defer(() => ledger.close());
  const { logger } = createRecordingLogger();
  const connection = {
    forRequest: () => ({ intercom: intercom.port, calls: () => ({ all: intercom.calls.length, shared: 0 }) }),
    queuedCalls: () => 0,
    callsPerSecond: () => 0,
    budget: () => ({ pausedUntil: null }),
  } as unknown as WorkspaceConnection;
  const ask = (requestId: string, subject: string) =>
    ledger.inbox.receive([
      {
        type: "request",
        requestFingerprint: requestId,
        onConflict: null,
        request: {
          ...{ sender: "kafka", requestId, kind: "deletion", statedWorkspaceId: null, workspaceId: "ws1" },
          ...{
            subjects: [subject],
            payload: Buffer.from("{}"),
            receivedAt: now,
            deadline: now + 30 * DAY_MS,
          },
          ...{ after: null, retryOf: null, traceparent: null },
        },
      },
    ]);
  await ask("d1", "c1@example.com");
  const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 30 * DAY_MS, limit: 1 });
  if (lease === undefined) throw new Error("nothing to lease");
  const work = () =>
    runDueRequests(workerSession({ ledger, lease, now: () => now, allows: () => true, logger }), connection);
  await work();
  expect(intercom.deleted).toEqual(["c1"]);

  now += 9 * DAY_MS;
  await ask("d2", "c2@example.com");
  intercom.calls.length = 0;
  await work();

  expect((await ledger.reads.find("d2"))?.status).toBe("completed");
  expect(await ledger.looks.find("d1")).toMatchObject({ result: "reached", count: 1 });
  expect(intercom.calls[0]).toMatch(/^search/);
  expect(intercom.calls).toContain("get c1");
});
