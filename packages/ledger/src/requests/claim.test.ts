import { describe, expect, it } from "vitest";
import { DAY, rejectionOf, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS_AND_POOLER, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS_AND_POOLER)("claims, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("takes verification first, then the earliest deadline", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("late", { deadline: stage.now + 3 * DAY }),
      submission("verify", { deadline: stage.now + 9 * DAY, subjects: ["v@example.com"] }),
      submission("soon", { deadline: stage.now + DAY, subjects: ["s@example.com"] }),
    ]);
    const lease = await leaseOf(ledger);
    const all = await ledger.requests.claim(lease, 3);
    for (const { requestId } of all) {
      const reason = requestId === "verify" ? "verification" : "retry";
      await ledger.requests.wait(lease, requestId, {
        reason,
        code: "x",
        dueAt: stage.now + 1_000,
        progress: Buffer.from(requestId),
      });
    }
    expect(await ledger.requests.claim(lease, 3)).toEqual([]);
    stage.now += 1_000;

    const again = await ledger.requests.claim(lease, 3);

    expect(again.map(({ requestId }) => requestId)).toEqual(["verify", "soon", "late"]);
    expect(again.map(({ progress }) => Buffer.from(progress ?? []).toString())).toEqual([
      "verify",
      "soon",
      "late",
    ]);
  });

  it("shares what may run between senders, and lets none with nothing running wait for a place", async () => {
    const ledger = await stage.freshLedger();
    const greedy = Array.from({ length: 40 }, (_, number) =>
      submission(`greedy-${number}`, {
        sender: "greedy",
        origin: "webhook:greedy",
        subjects: [`g${number}@example.com`],
        deadline: stage.now - 400 * DAY,
      }),
    );
    await ledger.inbox.receive(greedy);
    const lease = await leaseOf(ledger);
    expect(await ledger.requests.claim(lease, 16, 8)).toHaveLength(16);
    expect(await ledger.requests.claim(lease, 0, 8)).toEqual([]);

    await ledger.inbox.receive(
      [1, 2, 3].map((number) =>
        submission(`modest-${number}`, {
          sender: "modest",
          origin: "webhook:modest",
          subjects: [`m${number}@example.com`],
          deadline: stage.now + 10 * number * DAY,
        }),
      ),
    );
    const first = await ledger.requests.claim(lease, 0, 8);
    const then = await ledger.requests.claim(lease, 6, 8);

    expect(first.map(({ requestId }) => requestId)).toEqual(["modest-1"]);
    expect(then.map(({ requestId }) => requestId).slice(0, 2)).toEqual(["modest-2", "modest-3"]);
  });

  it("takes a deadline of long ago or far away as one between arrival and 90 days later", async () => {
    const ledger = await stage.freshLedger();
    const at = (requestId: string, deadline: number) =>
      submission(requestId, { deadline, subjects: [`${requestId}@example.com`] });
    await ledger.inbox.receive([at("soon", stage.now + DAY)]);
    stage.now += 2 * DAY;
    await ledger.inbox.receive([at("year-1", -62_135_596_800_000), at("year-9999", 253_370_764_800_000)]);
    stage.now += DAY;
    await ledger.inbox.receive([at("in-100-days", stage.now + 100 * DAY)]);
    const lease = await leaseOf(ledger);

    const claimed = await ledger.requests.claim(lease, 10);

    expect(claimed.map(({ requestId, deadline }) => [requestId, deadline])).toEqual([
      ["soon", expect.any(Number)],
      ["year-1", -62_135_596_800_000],
      ["year-9999", 253_370_764_800_000],
      ["in-100-days", expect.any(Number)],
    ]);
  });

  it("shows what has to end first: the request named in after, and one of the same person", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("access", { kind: "access" }),
      submission("deletion"),
      submission("named", { subjects: ["n@example.com"], after: "never-seen" }),
      submission("stranger", { subjects: ["x@example.com"] }),
    ]);
    const lease = await leaseOf(ledger);

    const claimed = new Map(
      (await ledger.requests.claim(lease, 10)).map((request) => [request.requestId, request.blockedBy]),
    );

    expect(claimed.get("access")).toEqual([]);
    expect(claimed.get("deletion")).toMatchObject([{ requestId: "access" }]);
    expect(claimed.get("named")).toEqual([{ requestId: "never-seen", state: "unknown" }]);
    expect(claimed.get("stranger")).toEqual([]);
    await expect(ledger.requests.begin(lease, "deletion", [{ step: "plan" }])).rejects.toMatchObject({
      code: "blocked",
      retryable: true,
    });
  });

  it("wakes who waits for a request when that ends", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("access", { kind: "access" }), submission("deletion")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2);
    await ledger.requests.wait(lease, "deletion", {
      reason: "order",
      code: "x",
      dueAt: stage.now + 20 * DAY,
    });
    await end(ledger, lease, "access");

    const request = await claimOne(ledger, lease);

    expect(request).toMatchObject({ requestId: "deletion", blockedBy: [] });
  });

  it("does not let a request wait for one that has ended since it was claimed", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("access", { kind: "access" }), submission("deletion")]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2);
    await end(ledger, lease, "access");

    await ledger.requests.wait(lease, "deletion", {
      reason: "order",
      code: "x",
      dueAt: stage.now + 20 * DAY,
    });

    expect(await claimOne(ledger, lease)).toMatchObject({ requestId: "deletion", blockedBy: [] });
  });

  it("wakes whoever begins to wait at the moment of the end", async () => {
    const ledger = await stage.freshLedger();
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const subjects = (number: number) => [`person${number}@example.com`];
    await ledger.inbox.receive(
      numbers.flatMap((number) => [
        submission(`access-${number}`, { kind: "access", subjects: subjects(number) }),
        submission(`deletion-${number}`, { subjects: subjects(number) }),
      ]),
    );
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2 * numbers.length);
    const wait = { reason: "order", code: "x", dueAt: stage.now + 20 * DAY } as const;

    await Promise.all(
      numbers.flatMap((number) => [
        end(ledger, lease, `access-${number}`),
        ledger.requests.wait(lease, `deletion-${number}`, wait),
      ]),
    );

    expect(await ledger.requests.claim(lease, 2 * numbers.length)).toHaveLength(numbers.length);
  });

  it("lets a deletion begin, or an access of the same person be claimed free, but never both", async () => {
    const ledger = await stage.freshLedger();
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const subjects = (number: number) => [`person${number}@example.com`];
    await ledger.inbox.receive(
      numbers.map((number) => submission(`deletion-${number}`, { subjects: subjects(number) })),
    );
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, numbers.length);

    const both = await Promise.all(
      numbers.map(async (number) => {
        const access = submission(`access-${number}`, { kind: "access", subjects: subjects(number) });
        await ledger.inbox.receive([access]);
        const [begun, claimed] = await Promise.all([
          ledger.requests.begin(lease, `deletion-${number}`, [{ step: "plan" }]).then(
            () => true,
            () => false,
          ),
          ledger.requests.claim(lease, numbers.length),
        ]);
        return { begun, claimed };
      }),
    );

    const free = both.flatMap(({ claimed }) => claimed).filter(({ blockedBy }) => blockedBy.length === 0);
    const begun = numbers.filter((number) => both[number]?.begun);
    expect(free.map(({ requestId }) => requestId)).toEqual(
      expect.not.arrayContaining(begun.map((number) => `access-${number}`)),
    );
    expect(free.length + begun.length).toBe(numbers.length);
  });

  it("wakes who named it in after, also where it is rejected, and leaves everybody else to wait", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("done"),
      submission("named", { subjects: ["n@example.com"], after: "refused" }),
      submission("other", { subjects: ["o@example.com"], after: "not-yet" }),
    ]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 3);
    for (const requestId of ["named", "other"])
      await ledger.requests.wait(lease, requestId, {
        reason: "order",
        code: "x",
        dueAt: stage.now + 20 * DAY,
      });
    await end(ledger, lease, "done");
    expect(await ledger.requests.claim(lease, 3)).toEqual([]);

    await ledger.inbox.receive([rejectionOf("refused")]);

    expect(await ledger.requests.claim(lease, 3)).toMatchObject([{ requestId: "named", blockedBy: [] }]);
  });

  it("knows whose a request was only while it is open", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await end(ledger, lease, "r1");

    expect(await stage.databases[0]?.query("SELECT * FROM persons")).toEqual([]);
  });

  it("makes a later access wait for a deletion that has begun", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("deletion")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "deletion", [{ step: "plan" }]);
    await ledger.inbox.receive([submission("access", { kind: "access" })]);

    expect((await claimOne(ledger, lease)).blockedBy).toMatchObject([
      { requestId: "deletion", state: "running" },
    ]);
  });

  it("keeps requests without a workspace unassigned until they are assigned one", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1", { workspaceId: null })]);
    const desk = await leaseOf(ledger);
    expect(desk.workspaceId).toBe("");
    await claimOne(ledger, desk);

    await ledger.requests.assign(desk, ["r1"], "ws7");

    const lease = await leaseOf(ledger);
    expect(lease.workspaceId).toBe("ws7");
    expect(await claimOne(ledger, lease)).toMatchObject({ workspaceId: "ws7", attempts: 0 });
  });
});
