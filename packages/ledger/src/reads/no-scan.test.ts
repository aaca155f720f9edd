import { randomBytes } from "node:crypto";
import { type Database, openDatabase, type Queryable } from "@intercom-dsar/database";
import { createKeyring } from "@intercom-dsar/sealing";
import { expect, it } from "vitest";
import { openLedger } from "../open-ledger.ts";
import { DAY, outcomeOf, submission } from "../testing/submissions.ts";

/** What ended stays for months. A scan is one of all that, but where it is of an index that holds only what is open. */
const SCAN =
  /^SCAN (requests|r|later_looks|l|persons|other|journal|outbox|o)\b(?!.* (requests_open|requests_over_limit|outbox_open)$)/;

it("asks the database nothing that makes it look at everything that it remembers", async () => {
  const database = openDatabase("sqlite::memory:");
  const statements = new Map<string, readonly (string | number | Uint8Array | null)[]>();
  const ledger = await openLedger({
    database: recorded(database, statements),
    keyring: createKeyring([randomBytes(32)]),
  });
  statements.clear();

  await ledger.inbox.receive([submission("a1", { kind: "access" }), submission("d1"), submission("d2")]);
  const [lease] = await ledger.leases.acquire({ owner: "one", ttlMs: 60_000, limit: 5 });
  if (lease === undefined) throw new Error("nothing was leased");
  await ledger.requests.claim(lease, 5);
  await ledger.requests.wait(lease, "d2", { reason: "order", code: "x", dueAt: Date.now() + DAY });
  await ledger.requests.requeue(lease, "d1", null);
  await ledger.requests.forecast(lease, { msPerRequest: 10, offset: 0, limit: 10 }, () => []);
  await ledger.requests.end(lease, "a1", {
    status: "completed",
    reasonCode: null,
    outcome: outcomeOf("a1"),
  });
  await ledger.workspaces.park(lease, { reason: "authorization", code: "x", probeAt: 0 }, () => []);
  await ledger.workspaces.unpark(lease, () => []);
  const held = await ledger.outbox.take({ owner: "one", channels: ["outcomes"], limit: 5, lockMs: 1_000 });
  await ledger.outbox.markPublished(held.map(({ id }) => id));
  await ledger.outbox.dueDestinations();
  await ledger.looks.find("a1");
  await ledger.looks.take(lease, 1_000);
  await ledger.nextDueAt(Date.now());
  await ledger.reads.statistics();
  await ledger.reads.find("a1");
  await ledger.reads.verify("a1");
  for (const filter of [
    {},
    { open: true },
    { status: "failed", sender: "portal" },
    { overdue: true },
  ] as const) {
    await ledger.reads.list(filter, { limit: 10 });
    await ledger.reads.count(filter);
  }
  await ledger.reads.findListed({ sender: "kafka", requestId: "a1" });
  await ledger.reads.findEverySenders("a1");
  await ledger.reads.timeline("a1");
  await ledger.reads.content("a1");
  await ledger.reads.endedSince(0, 10);
  await ledger.reads.endedBetween({ from: 0, until: Date.now() }, { limit: 10 });
  await ledger.reads.chain("a1");
  await ledger.reads.workspaces();
  await ledger.reads.senders();
  await ledger.reads.instances();
  await ledger.reads.endedGroups({ from: 0, until: Date.now() });
  await ledger.reads.receivedGroups({ from: 0, until: Date.now() });
  await ledger.reads.deadLetters({ limit: 10 });
  await ledger.audit.reveal("a1", "action");
  await ledger.holds.cancelOne("d2");
  await ledger.holds.retryNow("d2");
  await ledger.holds.releaseOne("d2");
  await ledger.audit.list({ limit: 10 });
  await ledger.maintenance.purge();

  const plans = await Promise.all(
    [...statements].map(async ([sql, parameters]) => {
      const steps = await database.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      return steps
        .map(({ detail }) => detail)
        .filter((detail) => SCAN.test(detail))
        .map((detail) => `${detail}: ${sql}`);
    }),
  );
  expect(plans.flat()).toEqual([]);
  expect(statements.size).toBeGreaterThan(40);
  await ledger.close();
  await database.close();
});

/** The same database; every statement that goes through it is noted. */
function recorded(
  database: Database,
  statements: Map<string, readonly (string | number | Uint8Array | null)[]>,
): Database {
  const noted = (queryable: Queryable): Queryable => ({
    query(sql, parameters = []) {
      if (/^\s*(SELECT|UPDATE|DELETE|INSERT|WITH)/.test(sql)) statements.set(sql, parameters);
      return queryable.query(sql, parameters);
    },
  });
  return {
    ...database,
    ...noted(database),
    transaction: (work) => database.transaction((transaction) => work(noted(transaction))),
  };
}
