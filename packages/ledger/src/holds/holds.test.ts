import { describe, expect, it } from "vitest";
import { DAY, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";
import type { PauseTarget } from "./holds.ts";

const of = (sender: string, requestId: string) =>
  submission(requestId, { sender, subjects: [`${requestId}@example.com`] });

describe.each(DIALECTS)("what an operator holds, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it.each<[PauseTarget, string[]]>([
    [{ scope: "everything" }, []],
    [{ scope: "workspace", name: "ws1" }, []],
    [{ scope: "sender", name: "portal" }, ["f1"]],
    [{ scope: "workspace", name: "elsewhere" }, ["f1", "p1"]],
  ])(
    "starts nothing of what is paused (%j) in any process, and takes it in all the same",
    async (target, started) => {
      const ledger = await stage.freshLedger();
      const other = await stage.anotherLedger();

      expect([await other.holds.pause(target), await other.holds.pause(target)]).toEqual([true, false]);
      expect(await ledger.inbox.receive([of("portal", "p1"), of("form", "f1")])).toEqual([
        "accepted",
        "accepted",
      ]);

      const lease = await leaseOf(ledger);
      const ids = async () =>
        (await ledger.requests.claim(lease, 5)).map(({ requestId }) => requestId).sort();
      expect(await ids()).toEqual(started);
      const views = await Promise.all(["f1", "p1"].map(ledger.reads.find));
      expect(views.filter((view) => view?.waitReason === "paused").map((view) => view?.requestId)).toEqual(
        ["f1", "p1"].filter((id) => !started.includes(id)),
      );
      expect([await other.holds.resume(target), await other.holds.resume(target)]).toEqual([true, false]);
      expect(await ids()).toEqual(["f1", "p1"].filter((id) => !started.includes(id)));
      expect(await ledger.reads.find("p1")).toMatchObject({ state: "running", waitReason: null });
    },
  );

  it("lets what runs go on, but not past the point of no return", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([of("portal", "begun"), of("portal", "claimed")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2);
    await ledger.requests.begin(lease, "begun", [{ step: "plan" }]);

    await ledger.holds.pause({ scope: "sender", name: "portal" });

    expect(await ledger.requests.begin(lease, "begun", [{ step: "plan" }])).not.toBeNull();
    await ledger.requests.append(lease, "begun", [{ step: "delete" }]);
    await end(ledger, lease, "begun");
    await expect(ledger.requests.begin(lease, "claimed", [{ step: "plan" }])).rejects.toMatchObject({
      code: "paused",
      retryable: true,
    });
  });

  it("withdraws what a sender has queued, and nothing that has begun or is another's", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([of("portal", "begun"), of("portal", "waits")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2);
    await ledger.requests.begin(lease, "begun", [{ step: "plan" }]);
    await ledger.requests.wait(lease, "waits", { reason: "retry", code: "x", dueAt: stage.now + DAY });
    await ledger.inbox.receive([of("portal", "queued"), of("form", "other")]);

    expect([...(await ledger.holds.withdraw("portal"))].sort()).toEqual(["queued", "waits"]);
    expect(await ledger.holds.withdraw("portal")).toEqual([]);

    const due = await ledger.requests.claim(lease, 5);
    expect(
      due
        .filter(({ cancelRequested }) => cancelRequested)
        .map(({ requestId }) => requestId)
        .sort(),
    ).toEqual(["queued", "waits"]);
    expect(await ledger.requests.isCancelRequested("begun")).toBe(false);
  });

  it("begins no more deletions of a sender on one day than it may have, until they are released", async () => {
    const ledger = await stage.freshLedger();
    const ids = ["p1", "p2", "p3"];
    await ledger.inbox.receive([...ids.map((id) => of("portal", id)), of("form", "f1")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 9);
    const begin = (id: string, most: number | null) =>
      ledger.requests.begin(lease, id, [{ step: "plan" }], [], most);
    const beyond = { code: "over_daily_limit", retryable: true };

    await begin("p1", 1);
    await begin("p1", 1);
    await begin("f1", 1);
    await expect(begin("p2", 1)).rejects.toMatchObject(beyond);
    await expect(begin("p3", 1)).rejects.toMatchObject(beyond);
    for (const id of ["p2", "p3"])
      await ledger.requests.wait(lease, id, { reason: "limit", code: "over_daily_limit", dueAt: null });
    stage.now += 2 * DAY;

    expect(await ledger.requests.claim(lease, 9)).toEqual([]);
    expect((await ledger.reads.statistics()).overDailyLimit).toBe(2);
    expect([...(await ledger.holds.release("portal"))].sort()).toEqual(["p2", "p3"]);
    expect(await ledger.requests.claim(lease, 9)).toHaveLength(2);
    for (const id of ["p2", "p3"]) expect(await begin(id, 1)).not.toBeNull();
    expect((await ledger.reads.statistics()).overDailyLimit).toBe(0);
  });

  it("knows the rows that an instance of the release before writes", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      of("kafka", "old"),
      submission("web", { sender: "portal", origin: "webhook:portal" }),
    ]);
    await stage.databases[0]?.transaction((transaction) =>
      transaction.query("UPDATE requests SET sender = NULL, sender_request_id = NULL"),
    );
    await ledger.holds.pause({ scope: "sender", name: "portal" });

    expect(await claimOne(ledger, await leaseOf(ledger))).toMatchObject({ requestId: "old" });
    expect(await ledger.holds.withdraw("portal")).toEqual(["web"]);
  });
});
