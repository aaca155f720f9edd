import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeyring, type Database, openDatabase } from "@intercom-dsar/database";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openLedger } from "./open-ledger.ts";
import type { Arrival, ClaimedRequest, Lease, Ledger, NewRequest, OutboxMessage } from "./types.ts";

const KEY = randomBytes(32);
const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 23, 9);

describe.each(["sqlite", "postgres"] as const)("the ledger on %s", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "ledger-"));
  let server: PostgresServer | null = null;
  let now = START;
  let url: string;
  const opened: { ledger: Ledger; database: Database }[] = [];

  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const { ledger, database } of opened.splice(0)) {
      await ledger.close();
      await database.close();
    }
  });

  async function freshLedger(): Promise<Ledger> {
    now = START;
    url =
      server === null
        ? `sqlite:${folder}/${randomBytes(4).toString("hex")}.db`
        : await server.createDatabase();
    return anotherLedger();
  }

  /** A second process's view of the same ledger. */
  async function anotherLedger(): Promise<Ledger> {
    const database = openDatabase(url);
    const ledger = await openLedger({ database, keyring: createKeyring([KEY]), now: () => now });
    opened.push({ ledger, database });
    return ledger;
  }

  async function leaseOf(ledger: Ledger, owner = "one", ttlMs = 60_000): Promise<Lease> {
    const [lease] = await ledger.lease({ owner, ttlMs, limit: 1 });
    if (lease === undefined) throw new Error("nothing to lease");
    return lease;
  }

  async function claimOne(ledger: Ledger, lease: Lease): Promise<ClaimedRequest> {
    const [request] = await ledger.claim(lease, 1);
    if (request === undefined) throw new Error("nothing to claim");
    return request;
  }

  const outbox = (ledger: Ledger) => takeAs(ledger, "relay");
  const takeAs = (ledger: Ledger, owner: string) =>
    ledger.takeOutbox({ owner, lanes: ["outcomes", "events", "dead-letter"], limit: 100, holdMs: 1_000 });

  describe("inbox", () => {
    it("takes a request once, knows its repeat, and dead-letters another meaning under its id", async () => {
      const ledger = await freshLedger();

      const receipts = await ledger.receive([
        arrival("r1"),
        arrival("r1"),
        arrival("r1", { subjects: ["else@example.com"] }),
      ]);

      expect(receipts).toEqual(["accepted", "duplicate", "conflict"]);
      expect(await ledger.receive([arrival("r1"), arrival("r1", { kind: "access" })])).toEqual([
        "duplicate",
        "conflict",
      ]);
      expect((await outbox(ledger)).every(({ lane }) => lane === "dead-letter")).toBe(true);
      expect((await ledger.summary()).open.received).toBe(1);
    });

    it("takes a workspace that is left out for the one that was meant", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1", { statedWorkspaceId: null, workspaceId: "ws1" })]);

      expect(await ledger.receive([arrival("r1", { statedWorkspaceId: "ws1" })])).toEqual(["duplicate"]);
      expect(await ledger.receive([arrival("r1", { statedWorkspaceId: "ws2", workspaceId: "ws2" })])).toEqual(
        ["conflict"],
      );
    });

    it("ends a rejection at once, with its outcome", async () => {
      const ledger = await freshLedger();
      const rejection = rejectionOf("r1");

      expect(await ledger.receive([rejection, rejection])).toEqual(["accepted", "duplicate"]);

      expect(await ledger.find("r1")).toMatchObject({
        state: "ended",
        status: "rejected",
        reasonCode: "unsupported_kind",
      });
      expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["outcome:r1"]);
      expect(await ledger.verify("r1")).toMatchObject({ intact: true, entries: 1 });
    });

    it("remembers a cancel that comes before its request", async () => {
      const ledger = await freshLedger();
      await ledger.receive([{ type: "cancel", requestId: "r1" }]);
      await ledger.receive([arrival("r1")]);

      const request = await claimOne(ledger, await leaseOf(ledger));

      expect(request.cancelRequested).toBe(true);
      expect(await ledger.begin(await heldBy(ledger, request), "r1", [{ step: "plan" }])).toBeNull();
    });

    /** The lease that this test's claim was made under. */
    async function heldBy(_: Ledger, request: ClaimedRequest): Promise<Lease> {
      return { workspaceId: request.workspaceId, owner: "one", fence: 1, remainingMs: () => 1_000 };
    }
  });

  describe("leases", () => {
    it("gives a workspace to one owner, and to the next when it is released", async () => {
      const ledger = await freshLedger();
      const other = await anotherLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);

      expect(await other.lease({ owner: "two", ttlMs: 1_000, limit: 5 })).toEqual([]);
      await ledger.release(lease);

      expect((await leaseOf(other, "two")).fence).toBe(lease.fence + 1);
    });

    it("gives what an owner left running to the next one, and refuses the old owner's late writes", async () => {
      const ledger = await freshLedger();
      const other = await anotherLedger();
      await ledger.receive([arrival("r1")]);
      const old = await leaseOf(ledger, "one", 1);
      await claimOne(ledger, old);
      const taken = await vi.waitFor(() => leaseOf(other, "two"), { timeout: 20_000 });

      const again = await claimOne(other, taken);

      expect(again).toMatchObject({ requestId: "r1", attempts: 1 });
      const late = { code: "lease_lost", retryable: false };
      await expect(ledger.append(old, "r1", [{ step: "late" }])).rejects.toMatchObject(late);
      await expect(ledger.begin(old, "r1", [{ step: "late" }])).rejects.toMatchObject(late);
      await expect(ledger.wait(old, "r1", { reason: "retry", code: "x", dueAt: now })).rejects.toMatchObject(
        late,
      );
      await expect(
        ledger.end(old, "r1", { status: "completed", reasonCode: null, outcome: outcomeOf("r1") }),
      ).rejects.toMatchObject(late);
      await expect(ledger.renew(old, 1_000)).rejects.toMatchObject(late);
      await expect(ledger.claim(old, 1)).resolves.toEqual([]);
      expect((await other.history("r1"))?.journal).toEqual([]);
    });

    it("counts what is left of a lease from before it asked", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);

      const lease = await leaseOf(ledger, "one", 10_000);

      expect(lease.remainingMs()).toBeLessThanOrEqual(10_000);
      expect((await ledger.renew(lease, 20_000)).remainingMs()).toBeGreaterThan(10_000);
    });
  });

  describe("claims", () => {
    it("takes verification first, then the earliest deadline", async () => {
      const ledger = await freshLedger();
      await ledger.receive([
        arrival("late", { deadline: now + 3 * DAY }),
        arrival("verify", { deadline: now + 9 * DAY, subjects: ["v@example.com"] }),
        arrival("soon", { deadline: now + DAY, subjects: ["s@example.com"] }),
      ]);
      const lease = await leaseOf(ledger);
      const all = await ledger.claim(lease, 3);
      for (const { requestId } of all) {
        const reason = requestId === "verify" ? "verification" : "retry";
        await ledger.wait(lease, requestId, {
          reason,
          code: "x",
          dueAt: now + 1_000,
          progress: Buffer.from(requestId),
        });
      }
      expect(await ledger.claim(lease, 3)).toEqual([]);
      now += 1_000;

      const again = await ledger.claim(lease, 3);

      expect(again.map(({ requestId }) => requestId)).toEqual(["verify", "soon", "late"]);
      expect(again.map(({ progress }) => Buffer.from(progress ?? []).toString())).toEqual([
        "verify",
        "soon",
        "late",
      ]);
    });

    it("shows what has to end first: the request named in after, and one of the same person", async () => {
      const ledger = await freshLedger();
      await ledger.receive([
        arrival("access", { kind: "access" }),
        arrival("deletion"),
        arrival("named", { subjects: ["n@example.com"], after: "never-seen" }),
        arrival("stranger", { subjects: ["x@example.com"] }),
      ]);
      const lease = await leaseOf(ledger);

      const claimed = new Map(
        (await ledger.claim(lease, 10)).map((request) => [request.requestId, request.blockedBy]),
      );

      expect(claimed.get("access")).toEqual([]);
      expect(claimed.get("deletion")).toMatchObject([{ requestId: "access" }]);
      expect(claimed.get("named")).toEqual([{ requestId: "never-seen", state: "unknown" }]);
      expect(claimed.get("stranger")).toEqual([]);
      await expect(ledger.begin(lease, "deletion", [{ step: "plan" }])).rejects.toMatchObject({
        code: "blocked",
        retryable: true,
      });
    });

    it("wakes who waits for a request when that ends", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("access", { kind: "access" }), arrival("deletion")]);
      const lease = await leaseOf(ledger);
      await ledger.claim(lease, 2);
      await ledger.wait(lease, "deletion", { reason: "order", code: "x", dueAt: now + 20 * DAY });
      await end(ledger, lease, "access");

      const request = await claimOne(ledger, lease);

      expect(request).toMatchObject({ requestId: "deletion", blockedBy: [] });
    });

    it("wakes who named it in after, also where it is rejected, and leaves everybody else to wait", async () => {
      const ledger = await freshLedger();
      await ledger.receive([
        arrival("done"),
        arrival("named", { subjects: ["n@example.com"], after: "refused" }),
        arrival("other", { subjects: ["o@example.com"], after: "not-yet" }),
      ]);
      const lease = await leaseOf(ledger);
      await ledger.claim(lease, 3);
      for (const requestId of ["named", "other"])
        await ledger.wait(lease, requestId, { reason: "order", code: "x", dueAt: now + 20 * DAY });
      await end(ledger, lease, "done");
      expect(await ledger.claim(lease, 3)).toEqual([]);

      await ledger.receive([rejectionOf("refused")]);

      expect(await ledger.claim(lease, 3)).toMatchObject([{ requestId: "named", blockedBy: [] }]);
    });

    it("knows whose a request was only while it is open", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await end(ledger, lease, "r1");

      expect(await opened[0]?.database.query("SELECT * FROM persons")).toEqual([]);
    });

    it("makes a later access wait for a deletion that has begun", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("deletion")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await ledger.begin(lease, "deletion", [{ step: "plan" }]);
      await ledger.receive([arrival("access", { kind: "access" })]);

      expect((await claimOne(ledger, lease)).blockedBy).toMatchObject([
        { requestId: "deletion", state: "running" },
      ]);
    });

    it("keeps requests without a workspace at the front desk until they are assigned", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1", { workspaceId: null })]);
      const desk = await leaseOf(ledger);
      expect(desk.workspaceId).toBe("");
      await claimOne(ledger, desk);

      await ledger.assign(desk, ["r1"], "ws7");

      const lease = await leaseOf(ledger);
      expect(lease.workspaceId).toBe("ws7");
      expect(await claimOne(ledger, lease)).toMatchObject({ workspaceId: "ws7", attempts: 0 });
    });
  });

  describe("journal", () => {
    it("is kept over runs, in order, and its head is what the outcome names", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await ledger.begin(lease, "r1", [{ step: "plan", contactId: "c1", facts: { role: "user" } }]);
      await ledger.append(lease, "r1", [{ step: "attempted", contactId: "c1" }]);
      await ledger.handBack(lease, "r1", null);

      const { journal, begunAt } = await claimOne(ledger, lease);
      await end(ledger, lease, "r1");

      expect(journal.map(({ seq, step, contactId }) => [seq, step, contactId])).toEqual([
        [1, "plan", "c1"],
        [2, "attempted", "c1"],
      ]);
      expect(begunAt).toBe(START);
      const verified = await ledger.verify("r1");
      expect(verified).toMatchObject({ intact: true, entries: 3, brokenAt: null });
      const [outcome] = await outbox(ledger);
      expect(Buffer.from(outcome?.value ?? []).toString()).toBe(verified?.head);
    });

    it("refuses to be changed, and shows where a copy of it was", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await ledger.append(lease, "r1", [{ step: "one" }, { step: "two", facts: { status: 404 } }]);
      const { database } = opened[0] ?? {};
      const change = database?.query("UPDATE journal SET facts = '{}' WHERE seq = 2");

      await expect(change).rejects.toMatchObject({ code: "database_statement_failed" });
      await database?.query("DELETE FROM journal WHERE seq = 1");

      expect(await ledger.verify("r1")).toMatchObject({ intact: false, brokenAt: 1 });
    });

    it("destroys a little at a time, and all of it; what is aborted the next one does", async () => {
      const ledger = await freshLedger();
      const rejections = Array.from({ length: 1_201 }, (_, number) => rejectionOf(`r${number}`));
      await ledger.receive(rejections);
      now += 100 * DAY;
      await expect(ledger.purge(AbortSignal.abort())).rejects.toThrow();

      expect(await ledger.purge()).toMatchObject({ identifiers: 1_201, requests: 0 });

      expect(await opened[0]?.database.query("SELECT 1 FROM journal")).toEqual([]);
      expect(await ledger.find("r7")).toMatchObject({ state: "ended" });
      expect(await ledger.purge()).toMatchObject({ identifiers: 0, requests: 0 });
      now += 400 * DAY;
      expect(await ledger.purge()).toMatchObject({ requests: 1_201 });
    });

    it("verifies after the person was forgotten", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await ledger.begin(lease, "r1", [{ step: "plan", contactId: "contact-to-forget" }]);
      await end(ledger, lease, "r1");
      now += 31 * DAY;

      expect(await ledger.purge()).toMatchObject({ identifiers: 1, requests: 0 });

      expect(await ledger.verify("r1")).toMatchObject({ intact: true, entries: 2 });
      const history = await ledger.history("r1");
      expect(history).toMatchObject({ subjects: null });
      expect(history?.journal[0]?.contactId).toBeNull();
      expect(await ledger.receive([arrival("r1")])).toEqual(["duplicate"]);
      now += 400 * DAY;
      expect(await ledger.purge()).toMatchObject({ requests: 1 });
      expect(await ledger.find("r1")).toBeNull();
    });
  });

  describe("outbox", () => {
    it("holds a message for one publisher, gives it again when the hold is over, byte for byte", async () => {
      const ledger = await freshLedger();
      const other = await anotherLedger();
      await ledger.receive([{ type: "dead-letter", message: message("m1", "dead-letter") }]);

      const [first] = await outbox(ledger);
      expect(await takeAs(other, "another")).toEqual([]);
      now += 1_001;
      const [again] = await takeAs(other, "another");

      expect(again).toEqual({ ...first, attempts: 1 });
      await other.markPublished(["m1"]);
      now += 10_000;
      expect(await outbox(ledger)).toEqual([]);
    });

    it("goes on with the others where one is postponed or set aside", async () => {
      const ledger = await freshLedger();
      await ledger.receive(
        ["m1", "m2", "m3"].map((id) => ({ type: "dead-letter", message: message(id, "dead-letter") })),
      );
      await outbox(ledger);
      await ledger.setAside("m1", "MESSAGE_TOO_LARGE");
      await ledger.postpone("m2", now + 5_000, "away");
      now += 1_001;

      expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["m3"]);
      now += 4_000;
      expect((await outbox(ledger)).map(({ id }) => id)).toContain("m2");
      expect(await ledger.summary()).toMatchObject({ setAside: 1 });
    });
  });

  describe("parking", () => {
    it("takes in every open request, lets nothing be claimed, and lets all go on", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1"), arrival("r2", { subjects: ["b@example.com"] })]);
      const lease = await leaseOf(ledger);
      const told = (status: string) => (ids: readonly string[]) =>
        ids.map((id) => message(`${status}:${id}`, "events"));

      const parked = await ledger.park(
        lease,
        { reason: "authorization", code: "token_revoked", probeAt: now + 1_000 },
        told("parked"),
      );
      expect([...parked].sort()).toEqual(["r1", "r2"]);
      await ledger.receive([arrival("r3", { subjects: ["c@example.com"] })]);
      expect(await ledger.claim(lease, 5)).toEqual([]);
      await ledger.release(lease);
      expect(await ledger.lease({ owner: "one", ttlMs: 1_000, limit: 5 })).toEqual([]);
      now += 1_000;
      const probe = await leaseOf(ledger);
      expect(await ledger.parked("ws1")).toMatchObject({ code: "token_revoked", since: START });
      expect(
        await ledger.park(
          probe,
          { reason: "authorization", code: "token_revoked", probeAt: now + 1_000 },
          told("parked"),
        ),
      ).toEqual(["r3"]);

      expect([...(await ledger.unpark(probe, told("resumed")))].sort()).toEqual(["r1", "r2", "r3"]);
      expect(await ledger.claim(probe, 5)).toHaveLength(3);
      expect((await outbox(ledger)).map(({ id }) => id).sort()).toEqual(
        [..."123"].flatMap((n) => [`parked:r${n}`, `resumed:r${n}`]).sort(),
      );
    });
  });

  describe("a clock that was set back", () => {
    it("keeps nothing waiting for longer than it was meant to", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1")]);
      const lease = await leaseOf(ledger);
      await claimOne(ledger, lease);
      await ledger.wait(lease, "r1", { reason: "retry", code: "timeout", dueAt: now + 1_000 });

      now -= DAY;
      await ledger.bringForward(DAY);
      now += 999;
      expect(await ledger.claim(lease, 1)).toEqual([]);
      now += 1;

      expect(await ledger.claim(lease, 1)).toHaveLength(1);
    });
  });

  describe("a workspace that is connected", () => {
    it("is probed at once, and those who waited for one are looked at", async () => {
      const ledger = await freshLedger();
      await ledger.receive([arrival("r1"), arrival("r2", { statedWorkspaceId: "ws2", workspaceId: null })]);
      const leases = await ledger.lease({ owner: "one", ttlMs: 60_000, limit: 5 });
      const [desk, ws1] = leases.toSorted((one, other) => (one.workspaceId < other.workspaceId ? -1 : 1));
      if (desk === undefined || ws1 === undefined) throw new Error("nothing to lease");
      await claimOne(ledger, desk);
      const dueAt = now + DAY;
      await ledger.wait(desk, "r2", { reason: "workspace", code: "workspace_unknown", dueAt });
      await ledger.park(ws1, { reason: "authorization", code: "unauthorized", probeAt: now + DAY }, () => []);
      for (const lease of [desk, ws1]) await ledger.release(lease);
      expect(await ledger.lease({ owner: "two", ttlMs: 60_000, limit: 5 })).toEqual([]);

      await ledger.noteConnected("ws1");

      const taken = await ledger.lease({ owner: "two", ttlMs: 60_000, limit: 5 });
      expect(taken.map(({ workspaceId }) => workspaceId).sort()).toEqual(["", "ws1"]);
    });
  });

  it("tells how many stand how, and how near the nearest deadline is", async () => {
    const ledger = await freshLedger();
    await ledger.receive([
      arrival("r1"),
      arrival("r2", { subjects: ["b@example.com"], deadline: now + 5_000 }),
    ]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.park(lease, { reason: "scope", code: "scope_missing", probeAt: now + DAY }, () => [
      message("m1", "events"),
    ]);

    const { open, parked, outbox: messages } = await ledger.statistics();

    expect(open.map(({ state, count }) => [state, count]).sort()).toEqual([
      ["running", 1],
      ["waiting", 1],
    ]);
    expect(Math.min(...open.map(({ nearestDeadline }) => nearestDeadline ?? 0))).toBe(now + 5_000);
    expect(parked).toEqual([{ reason: "scope", count: 1 }]);
    expect(messages).toEqual([{ lane: "events", state: "unpublished", count: 1, oldestCreatedAt: now }]);
  });

  describe("forecast", () => {
    it("tells of each request once that will end after its deadline", async () => {
      const ledger = await freshLedger();
      await ledger.receive([
        arrival("in-time", { deadline: now + 5_000 }),
        arrival("too-late", { deadline: now + 6_000, subjects: ["b@example.com"] }),
      ]);
      const lease = await leaseOf(ledger);
      const late: string[] = [];
      const forecast = () =>
        ledger.forecast(lease, { msPerRequest: 4_000, offset: 0, limit: 10 }, (requests) => {
          late.push(...requests.map(({ requestId }) => requestId));
          return [];
        });

      expect(await forecast()).toBe(2);
      await forecast();

      expect(late).toEqual(["too-late"]);
      expect(await ledger.find("in-time")).toMatchObject({ forecastAt: START + 4_000 });
    });
  });

  it("wakes a listener when another process brings work", async () => {
    const ledger = await freshLedger();
    const other = await anotherLedger();
    const listener = vi.fn();
    ledger.onChange(listener);
    await vi.waitFor(async () => {
      await other.receive([arrival(`r${randomBytes(4).toString("hex")}`)]);
      expect(listener).toHaveBeenCalled();
    }, 20_000);
  });

  it("refuses a key that is not its own, changes nothing, and works with the right one again", async () => {
    const ledger = await freshLedger();
    await ledger.receive([arrival("r1")]);
    const database = openDatabase(url);

    const wrong = openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: () => now });

    await expect(wrong).rejects.toMatchObject({ code: "wrong_key", retryable: false });
    const both = createKeyring([randomBytes(32), KEY]);
    const rotated = await openLedger({ database, keyring: both, now: () => now });
    expect(await rotated.receive([arrival("r1")])).toEqual(["duplicate"]);
    await rotated.close();
    await database.close();
  });

  it("refuses to remember ids for a shorter time than records", async () => {
    await freshLedger();
    const database = openDatabase(url);
    const retention = { identifiersMs: DAY, recordsMs: 2 * DAY, idsMs: DAY };

    await expect(openLedger({ database, keyring: createKeyring([KEY]), retention })).rejects.toMatchObject({
      code: "retention_invalid",
    });
    await database.close();
  });

  it.runIf(dialect === "sqlite")("has nobody's address, contact id or package in its files", async () => {
    const ledger = await freshLedger();
    await ledger.receive([
      arrival("r1", { subjects: ["canary.person@example.com"], payload: Buffer.from("canary-payload") }),
    ]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.begin(lease, "r1", [{ step: "plan", contactId: "canary-contact" }]);
    await ledger.wait(lease, "r1", {
      reason: "retry",
      code: "x",
      dueAt: now,
      progress: Buffer.from("canary-progress"),
    });
    await ledger.receive([
      { type: "dead-letter", message: message("canary-free-id", "dead-letter", "canary-value") },
    ]);

    const written = readdirSync(folder).filter((name) => name.includes(".db") && !name.includes("owners"));
    const bytes = Buffer.concat(written.map((name) => readFileSync(join(folder, name))));

    expect(written.length).toBeGreaterThan(0);
    for (const canary of [
      "canary.person",
      "canary-payload",
      "canary-contact",
      "canary-progress",
      "canary-value",
    ]) {
      expect(bytes.includes(canary), canary).toBe(false);
      expect(bytes.includes(createHash("sha256").update(canary).digest("hex")), canary).toBe(false);
    }
  });

  it("remembers who asked, for accepted and for rejected requests", async () => {
    const ledger = await freshLedger();
    await ledger.receive([arrival("r1", { origin: "webhook:portal" }), arrival("r2")]);
    await ledger.receive([
      {
        type: "rejection",
        requestId: "r3",
        kind: "rectification",
        statedWorkspaceId: null,
        meaning: "m",
        reasonCode: "unsupported_kind",
        receivedAt: START,
        traceparent: null,
        origin: "webhook:form",
        onConflict: null,
        outcome: outcomeOf("r3"),
      },
    ]);

    const views = await Promise.all(["r1", "r2", "r3"].map((requestId) => ledger.find(requestId)));
    const claimed = await claimOne(ledger, await leaseOf(ledger));

    expect(views.map((view) => view?.origin)).toEqual(["webhook:portal", null, "webhook:form"]);
    expect(claimed.origin).toBe("webhook:portal");
    expect(await ledger.endedAmong(["r1", "r3", "unknown"])).toEqual(["r3"]);
  });

  it("stores nothing for a conflict that the door answers by itself", async () => {
    const ledger = await freshLedger();
    await ledger.receive([arrival("r1")]);

    const receipts = await ledger.receive([
      { ...arrival("r1", { kind: "access" }), onConflict: null } as Arrival,
    ]);

    expect(receipts).toEqual(["conflict"]);
    expect(await ledger.summary()).toMatchObject({ unpublished: 0 });
  });

  it("gives the outcome back as it is published, also after it was", async () => {
    const ledger = await freshLedger();
    await ledger.receive([arrival("r1")]);
    expect(await ledger.outcome("r1")).toBeNull();
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await end(ledger, lease, "r1");

    const before = await ledger.outcome("r1");
    await ledger.markPublished(["outcome:r1"]);

    expect(before).toMatchObject({ headers: { name: "value" } });
    expect(await ledger.outcome("r1")).toEqual(before);
  });

  it("takes callbacks by their destination, and puts those back that were set aside", async () => {
    const ledger = await freshLedger();
    await ledger.receive([arrival("r1"), arrival("r2", { subjects: ["bo@example.com"] })]);
    const lease = await leaseOf(ledger);
    const hosts = { r1: "https://down.example", r2: "https://up.example" };
    for (const { requestId } of await ledger.claim(lease, 2)) {
      const destination = hosts[requestId as "r1" | "r2"];
      await ledger.end(lease, requestId, {
        status: "completed",
        reasonCode: null,
        outcome: (ended) => [
          outcomeOf(requestId)(ended),
          { ...message(`callback:${requestId}`, "callbacks"), requestId, destination },
        ],
      });
      now += 1;
    }
    const take = (destination: string) =>
      ledger.takeOutbox({ owner: "one", lanes: ["callbacks"], destination, limit: 5, holdMs: 1_000 });

    expect(await ledger.summary()).toMatchObject({ unpublished: 2 });
    expect(await ledger.dueDestinations()).toEqual(Object.values(hosts));
    expect(await take(hosts.r2)).toMatchObject([{ id: "callback:r2", destination: hosts.r2, attempts: 0 }]);
    expect(await take(hosts.r1)).toMatchObject([{ id: "callback:r1" }]);
    expect(await ledger.dueDestinations()).toEqual([]);
    await ledger.markPublished(["callback:r2"]);
    await ledger.setAside("callback:r1", "expired");
    expect(await ledger.redeliver({ since: now + 1 })).toEqual([]);
    expect(await ledger.redeliver({ since: START })).toEqual(["r1"]);
    expect(await take(hosts.r1)).toMatchObject([{ id: "callback:r1", attempts: 0 }]);
    expect(await ledger.redeliver({ requestId: "r2" })).toEqual(["r2"]);
    expect(await ledger.dueDestinations()).toEqual([hosts.r2]);
  });

  async function end(ledger: Ledger, lease: Lease, requestId: string): Promise<void> {
    await ledger.end(lease, requestId, {
      status: "completed",
      reasonCode: null,
      outcome: outcomeOf(requestId),
    });
  }
});

function message(id: string, lane: OutboxMessage["lane"], value = id): OutboxMessage {
  return { id, lane, requestId: null, key: id, headers: { name: "value" }, value: Buffer.from(value) };
}

function outcomeOf(requestId: string) {
  return ({ journalDigest }: { journalDigest: string }) =>
    message(`outcome:${requestId}`, "outcomes", journalDigest);
}

function rejectionOf(requestId: string): Arrival {
  return {
    type: "rejection",
    requestId,
    kind: "portability",
    statedWorkspaceId: null,
    meaning: "portability",
    reasonCode: "unsupported_kind",
    receivedAt: START,
    traceparent: null,
    onConflict: message(`dead:${requestId}`, "dead-letter"),
    outcome: outcomeOf(requestId),
  };
}

function arrival(requestId: string, change: Partial<NewRequest> = {}): Arrival {
  const request: NewRequest = {
    requestId,
    kind: "deletion",
    statedWorkspaceId: null,
    workspaceId: "ws1",
    subjects: ["jo@example.com"],
    payload: Buffer.from("{}"),
    receivedAt: START,
    deadline: START + 30 * DAY,
    after: null,
    retryOf: null,
    traceparent: null,
    ...change,
  };
  const meaning = `${request.kind}\n${request.subjects.join("\n")}`;
  return {
    type: "request",
    request,
    meaning,
    onConflict: message(`dead:${requestId}:${meaning}`, "dead-letter"),
  };
}
