import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import type { Lease } from "@intercom-dsar/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OperatorServer, operatorSubmission, startOperatorServer } from "../testing/operator-server.ts";

const START = Date.UTC(2026, 10, 26, 9);
const HOUR = 3_600_000;
const BACKLOG = ["a1", "a2", "a3"];

describe.each(["sqlite", "postgres"] as const)("two instances on one %s ledger", (dialect) => {
  const folder = mkdtempSync(join(tmpdir(), "operator-"));
  let postgres: PostgresServer | null = null;
  let instances: OperatorServer[] = [];
  /** The one that is asked, and the one that works for the workspace. */
  let asked: OperatorServer;
  let working: OperatorServer;
  let lease: Lease;

  beforeAll(async () => {
    if (dialect === "postgres") postgres = await startPostgres();
    const url = (await postgres?.createDatabase()) ?? `sqlite:${folder}/ledger.db`;
    const start = () => startOperatorServer(null, async () => [], url);
    instances = [await start(), await start()];
    [asked, working] = instances as [OperatorServer, OperatorServer];
    await working.ledger.inbox.receive([operatorSubmission("first", { subjects: ["first@example.com"] })]);
    const [taken] = await working.ledger.leases.acquire({ owner: "working", ttlMs: HOUR, limit: 1 });
    if (taken === undefined) throw new Error("nothing was leased");
    lease = taken;
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const act = async (path: string, body: object = {}) =>
    (await asked.send("operator", "POST", path, { body })).body;
  const claim = async () =>
    (await working.ledger.requests.claim(lease, 10)).map(({ requestId }) => requestId).sort();

  it("a pause at one holds up the workspace that the other has leased, and a resume lets it go on", async () => {
    expect(await act("/pause", { scope: "workspace", name: "ws1" })).toMatchObject({ result: "paused" });
    expect(await claim()).toEqual([]);
    expect(await act("/resume", { scope: "workspace", name: "ws1" })).toMatchObject({ result: "resumed" });
    expect(await claim()).toEqual(["first"]);
  });

  it("a cancel at one stops what the other is working on, before it begins", async () => {
    expect(await act("/requests/portal/first/cancel")).toMatchObject({ result: "cancelled" });
    // What `begin` resolves to where a cancel has come.
    expect(await working.ledger.requests.begin(lease, "first", [{ step: "plan" }])).toBeNull();
  });

  it("a retry at one is claimed by the other at once, however long it would have waited", async () => {
    await working.ledger.inbox.receive([operatorSubmission("later", { subjects: ["later@example.com"] })]);
    expect(await claim()).toContain("later");
    const wait = { reason: "retry", code: "server_error", dueAt: START + 5 * HOUR, entries: [] } as const;
    await working.ledger.requests.wait(lease, "later", wait);
    expect(await claim()).not.toContain("later");
    expect(await act("/requests/portal/later/retry")).toMatchObject({ done: 1 });
    expect(await claim()).toContain("later");
  });

  it("each answers every read alike", async () => {
    await working.ledger.inbox.receive(
      BACKLOG.map((id, index) =>
        operatorSubmission(id, {
          sender: index === 0 ? "shop" : "portal",
          kind: "access",
          deadline: START - index,
        }),
      ),
    );
    const list = async (query: string) => {
      const { body } = await asked.send("viewer", "GET", `/requests?${query}`);
      return (body.requests as { requestId: string }[]).map(({ requestId }) => requestId);
    };
    expect(await list("overdue=true&kind=access&sender=portal")).toEqual(["a3", "a2"]);
    expect(await list("workspace=ws1&sender=shop&state=received")).toEqual(["a1"]);
    for (const path of [
      ...[
        "/requests?count=true&limit=2",
        "/requests?open=true",
        "/request-ids/a1",
        "/workspaces",
        "/senders",
      ],
      ...["/statistics", "/dead-letters", "/pauses", "/audit", "/instances", "/reports/ccpa-7102?year=2026"],
      ...["", "/timeline", "/coverage", "/explanation"].map((part) => `/requests/portal/first${part}`),
    ]) {
      const [one, other] = await Promise.all(instances.map((each) => each.send("viewer", "GET", path)));
      expect([path, one?.status], one?.text).toEqual([path, 200]);
      expect(other?.body).toEqual(one?.body);
      expect(one?.text).not.toContain("canary");
    }
  });

  it("what one did on all that match, the other has in its audit, with the same counts", async () => {
    const filter = { kind: "access", open: true };
    expect(await act("/bulk/cancel", { filter, dryRun: true })).toMatchObject({ matched: 3, done: 0 });
    expect(await act("/bulk/cancel", { filter, expected: 3 })).toMatchObject({ done: 3, failed: 0 });
    const { actions } = (await working.send("viewer", "GET", "/audit")).body;
    const names = (actions as { action: string; outcome: unknown }[]).map(({ action }) => action);
    expect(names.toSorted()).toEqual(["cancel", "cancel-all", "pause", "resume", "retry"]);
    expect(actions).toContainEqual(
      expect.objectContaining({ action: "cancel-all", outcome: expect.objectContaining({ done: 3 }) }),
    );
  });
});
