import { describe, expect, it } from "vitest";
import { DAY, message, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("a request that an operator holds (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);
  const HELD = { state: "waiting", waitReason: "paused", waitCode: "held_by_operator", dueAt: null };

  it("is not claimed, whatever it waited for, until it is released", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, inbox, reads, requests } = ledger;
    await inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await requests.wait(lease, "r1", { reason: "retry", code: "server_error", dueAt: START + DAY });

    expect([await holds.holdOne("r1"), await holds.holdOne("r1")]).toEqual(["held", "held_already"]);
    ledgers.now += 400 * DAY;
    expect(await requests.claim(lease, 5)).toEqual([]);
    expect(await reads.find("r1")).toMatchObject(HELD);
    expect(await holds.retryNow("r1")).toBe("held");
    expect(
      (await reads.list({ waitReason: "paused" }, { order: "arrival", limit: 5, after: null })).requests,
    ).toHaveLength(1);

    expect([await holds.releaseHold("r1"), await holds.releaseHold("r1")]).toEqual([
      "hold_released",
      "not_held",
    ]);
    expect(await claimOne(ledger, lease)).toMatchObject({ requestId: "r1", isHeld: false });
    await end(ledger, lease, "r1");
    expect([await holds.holdOne("r1"), await holds.releaseHold("r1")]).toEqual(["ended", "ended"]);
    expect([await holds.holdOne("never"), await holds.releaseHold("never")]).toEqual(["unknown", "unknown"]);
  });

  it("begins nothing irreversible any more where it runs, and says so at its next claim", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, inbox, reads, requests } = ledger;
    await inbox.receive([submission("begun"), submission("claimed")]);
    const lease = await leaseOf(ledger);
    await requests.claim(lease, 2);
    await requests.begin(lease, "begun", [{ step: "plan" }]);

    for (const id of ["begun", "claimed"]) expect(await holds.holdOne(id)).toBe("held");

    const refused = { code: "held_by_operator", retryable: true };
    await expect(requests.begin(lease, "claimed", [{ step: "plan" }])).rejects.toMatchObject(refused);
    await expect(
      requests.append(lease, "begun", [{ step: "delete" }], {
        unlessHeld: true,
        messages: [message("m1", "events")],
      }),
    ).rejects.toMatchObject(refused);
    expect(await outbox(ledger)).toEqual([]);
    // What was sent before is written down all the same, with its message, which is there once.
    for (const _ of [1, 2])
      await requests.append(lease, "begun", [{ step: "accepted" }], { messages: [message("m2", "events")] });
    expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["m2"]);
    await requests.requeue(lease, "begun", null);
    expect(await claimOne(ledger, lease)).toMatchObject({ requestId: "begun", isHeld: true });
    await requests.wait(lease, "begun", { reason: "paused", code: "held_by_operator", dueAt: null });
    expect(await reads.find("begun")).toMatchObject(HELD);
  });

  it("goes on at once where it is released while its run comes to its end", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, inbox, requests } = ledger;
    await inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await holds.holdOne("r1");
    await holds.releaseHold("r1");

    await requests.wait(lease, "r1", { reason: "paused", code: "held_by_operator", dueAt: null });

    expect(await claimOne(ledger, lease)).toMatchObject({ requestId: "r1", isHeld: false });
  });

  it("stays held while its workspace is parked, and can be cancelled", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, inbox, reads, workspaces, requests } = ledger;
    await inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await holds.holdOne("r1");

    const parked = { reason: "authorization", code: "unauthorized", probeAt: START } as const;
    expect(await workspaces.park(lease, parked, () => [])).toEqual([]);
    expect(await workspaces.unpark(lease, () => [])).toEqual([]);
    expect(await reads.find("r1")).toMatchObject(HELD);

    expect(await holds.cancelOne("r1")).toBe("cancelled");
    expect(await requests.claim(lease, 1)).toMatchObject([{ requestId: "r1", cancelRequested: true }]);
  });
});
