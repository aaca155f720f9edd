import { describe, expect, it } from "vitest";
import { DAY, message, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";
import type { KnownRequest } from "../types.ts";

describe.each(DIALECTS)("a workspace that is parked, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("takes in every open request, lets nothing be claimed, and lets all go on", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1"), submission("r2", { subjects: ["b@example.com"] })]);
    const lease = await leaseOf(ledger);
    const statusOf = (status: string) => (requests: readonly KnownRequest[]) =>
      requests.map(({ requestId }) => message(`${status}:${requestId}`, "events"));

    const parked = await ledger.workspaces.park(
      lease,
      { reason: "authorization", code: "token_revoked", probeAt: stage.now + 1_000 },
      statusOf("parked"),
    );
    expect([...parked].sort()).toEqual(["r1", "r2"]);
    await ledger.inbox.receive([submission("r3", { subjects: ["c@example.com"] })]);
    expect(await ledger.requests.claim(lease, 5)).toEqual([]);
    await ledger.leases.release(lease);
    expect(await ledger.leases.acquire({ owner: "one", ttlMs: 1_000, limit: 5 })).toEqual([]);
    stage.now += 1_000;
    const probe = await leaseOf(ledger);
    expect(await ledger.workspaces.parked("ws1")).toMatchObject({ code: "token_revoked", since: START });
    expect(await ledger.workspaces.listParked()).toMatchObject([{ code: "token_revoked", since: START }]);
    expect(
      await ledger.workspaces.park(
        probe,
        { reason: "authorization", code: "token_revoked", probeAt: stage.now + 1_000 },
        statusOf("parked"),
      ),
    ).toEqual(["r3"]);

    expect([...(await ledger.workspaces.unpark(probe, statusOf("resumed")))].sort()).toEqual([
      "r1",
      "r2",
      "r3",
    ]);
    expect(await ledger.requests.claim(probe, 5)).toHaveLength(3);
    expect((await outbox(ledger)).map(({ id }) => id).sort()).toEqual(
      [..."123"].flatMap((n) => [`parked:r${n}`, `resumed:r${n}`]).sort(),
    );
  });

  it.each(["workspace", "authorization"] as const)(
    "is probed at once, and those who waited for one (%s) are looked at",
    async (reason) => {
      const ledger = await stage.freshLedger();
      await ledger.inbox.receive([
        submission("r1"),
        submission("r2", { statedWorkspaceId: "ws2", workspaceId: null }),
      ]);
      const leases = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 5 });
      const [desk, ws1] = leases.toSorted((one, other) => (one.workspaceId < other.workspaceId ? -1 : 1));
      if (desk === undefined || ws1 === undefined) throw new Error("nothing to lease");
      await claimOne(ledger, desk);
      const dueAt = stage.now + DAY;
      await ledger.requests.wait(desk, "r2", { reason, code: "undetermined", dueAt });
      await ledger.workspaces.park(
        ws1,
        { reason: "authorization", code: "unauthorized", probeAt: stage.now + DAY },
        () => [],
      );
      for (const lease of [desk, ws1]) await ledger.leases.release(lease);
      expect(await ledger.leases.acquire({ owner: "two", ttlMs: 60_000, limit: 5 })).toEqual([]);

      await ledger.workspaces.workspaceConnected("ws1");

      const taken = await ledger.leases.acquire({ owner: "two", ttlMs: 60_000, limit: 5 });
      expect(taken.map(({ workspaceId }) => workspaceId).sort()).toEqual(["", "ws1"]);
    },
  );

  it("is one of the things that are due next, as requests and messages are; what is due already hides none", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("r1"),
      submission("r2", { subjects: ["b@example.com"] }),
      submission("r3", { workspaceId: "ws2" }),
      { type: "dead-letter", message: message("m1", "dead-letter") },
    ]);
    const leases = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 5 });
    const [lease, other] = leases.toSorted((one, two) => (one.workspaceId < two.workspaceId ? -1 : 1));
    if (lease === undefined || other === undefined) throw new Error("nothing to lease");
    for (const [index, { requestId }] of (await ledger.requests.claim(lease, 5)).entries())
      await ledger.requests.wait(lease, requestId, {
        reason: "retry",
        code: "x",
        dueAt: START + 100 * (index + 1),
      });
    await outbox(ledger);
    await ledger.outbox.postpone("m1", START + 300, "away");
    await ledger.workspaces.park(
      other,
      { reason: "authorization", code: "x", probeAt: START + 400 },
      () => [],
    );
    stage.now += 150;

    const dueTimes: (number | null)[] = [];
    for (let after: number | null = START; after !== null; dueTimes.push(after))
      after = await ledger.nextDueAt(after);
    expect(dueTimes).toEqual([START + 100, START + 200, START + 300, START + 400, null]);
  });
});
