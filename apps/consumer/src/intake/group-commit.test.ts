import { randomBytes } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { startPostgres } from "@intercom-dsar/database/testing";
import { type IntakeResult, LedgerError, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

describe("group commit", () => {
  it("gathers what comes while a transaction is written, and gives each its own receipt", async () => {
    const batches: number[] = [];
    const store = createGroupCommit({
      inbox: {
        async receive(batch) {
          batches.push(batch.length);
          await new Promise((resolve) => setImmediate(resolve));
          return batch.map(
            (submission): IntakeResult => (idOf(submission).endsWith("7") ? "duplicate" : "accepted"),
          );
        },
      },
    });

    const receipts = await Promise.all(
      Array.from({ length: 1_200 }, (_, index) => store(submission(`r${index}`))),
    );

    expect(batches.length).toBeLessThan(10);
    expect(Math.max(...batches)).toBeLessThanOrEqual(500);
    expect(receipts.map((receipt) => receipt === "duplicate")).toEqual(
      Array.from({ length: 1_200 }, (_, index) => `r${index}`.endsWith("7")),
    );
  });

  it("refuses all of a batch while the ledger is away, and stores what comes later", async () => {
    let away = true;
    const store = createGroupCommit({
      inbox: {
        async receive(batch) {
          if (away) throw new LedgerError("ledger_unavailable", "away");
          return batch.map((): IntakeResult => "accepted");
        },
      },
    });

    const refused = await Promise.allSettled([store(submission("r1")), store(submission("r2"))]);
    away = false;

    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await store(submission("r3"))).toBe("accepted");
  });

  it("stores the others of a batch where one can't be stored", async () => {
    const store = createGroupCommit({
      inbox: {
        async receive(batch) {
          if (batch.some((each) => idOf(each) === "bad")) throw new Error("no");
          return batch.map((): IntakeResult => "accepted");
        },
      },
    });

    const results = await Promise.allSettled(["r1", "bad", "r2"].map((id) => store(submission(id))));

    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("answers every sender where two instances take the same ids at once, on PostgreSQL", async () => {
    const server = await startPostgres();
    const url = await server.createDatabase();
    const keyring = createKeyring([randomBytes(32)]);
    const opened = await Promise.all(
      [1, 2].map(async () => {
        const database = openDatabase(url);
        return { database, ledger: await openLedger({ database, keyring }) };
      }),
    );
    const [first] = opened;
    const counted = async () => (await first?.ledger.reads.summary())?.open.received;
    try {
      const stores = opened.map(({ ledger }) => createGroupCommit(ledger));
      const ids = Array.from({ length: 50 }, (_, index) => `r${index}`);

      const receipts = await Promise.all(stores.flatMap((store) => ids.map((id) => store(submission(id)))));

      expect(receipts.filter((receipt) => receipt === "accepted")).toHaveLength(50);
      expect(receipts.filter((receipt) => receipt === "duplicate")).toHaveLength(50);
      expect(await counted()).toBe(50);
    } finally {
      for (const { ledger, database } of opened) {
        await ledger.close();
        await database.close();
      }
      await server.stop();
    }
  });
});

function idOf(each: Submission): string {
  return each.type === "request" ? each.request.requestId : "";
}

function submission(requestId: string): Submission {
  return {
    type: "request",
    requestFingerprint: requestId,
    onConflict: null,
    request: {
      sender: "portal",
      requestId,
      kind: "access",
      statedWorkspaceId: null,
      workspaceId: "ws1",
      subjects: ["jo@example.com"],
      payload: Buffer.from("{}"),
      receivedAt: 0,
      deadline: 1,
      after: null,
      retryOf: null,
      traceparent: null,
      origin: "webhook:test",
    },
  };
}
