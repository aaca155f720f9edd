import { afterEach, beforeEach, expect, it } from "vitest";
import { endDeletion } from "../testing/end-deletion.ts";
import { type OperatorServer, startOperatorServer } from "../testing/operator-server.ts";

const DAY_MS = 86_400_000;
const PATH = "/requests/portal/d1/timeline";

let server: OperatorServer;
beforeEach(async () => {
  server = await startOperatorServer();
  await endDeletion(server, "d1");
});
afterEach(() => server.close());

it("says with the timeline of a deletion when its contacts are looked for again", async () => {
  const { body } = await server.send("viewer", "GET", PATH);
  const { laterLook } = body as { laterLook: { dueAt: string; restorableUntil: string } };

  expect(laterLook).toMatchObject({
    accepted: { count: 1, at: expect.any(String) },
    verifiedAbsent: { count: 1, at: expect.any(String) },
  });
  expect(laterLook).toMatchObject({ result: null, reason: null, count: null, at: null });
  expect(Date.parse(laterLook.dueAt) - Date.parse(laterLook.restorableUntil)).toBe(DAY_MS);
});

it("says what was found", async () => {
  await server.ledger.maintenance.shiftDueTimes(9 * DAY_MS);
  const [lease] = await server.ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 1 });
  if (lease === undefined) throw new Error("nothing to lease");
  await server.ledger.looks.take(lease, 1_000);
  const found = { result: "came_back", reasonCode: "contact", count: 0, messages: [] } as const;
  await server.ledger.looks.settle(lease, "d1", found);

  const { body } = await server.send("viewer", "GET", PATH);
  expect(body.laterLook).toMatchObject({
    dueAt: null,
    result: "came_back",
    reason: "contact",
    count: 0,
    at: expect.stringMatching(/^2026-11-26T/),
  });
});
