import { createKeyring, openDatabase } from "@intercom-dsar/database";
import { describe, expect, it } from "vitest";
import { openLedger } from "./open-ledger.ts";
import type { Arrival, OutboxMessage } from "./types.ts";

const message = (id: string): OutboxMessage => ({
  id,
  lane: "outcomes",
  requestId: null,
  key: id,
  headers: { a: "b" },
  value: Buffer.from(id),
});

function arrival(requestId: string, subject = "jo@example.com"): Arrival {
  return {
    type: "request",
    meaning: `deletion\n${subject}`,
    onConflict: message(`dead:${requestId}:${subject}`),
    request: {
      requestId,
      kind: "deletion",
      statedWorkspaceId: null,
      workspaceId: "ws1",
      subjects: [subject],
      payload: Buffer.from("{}"),
      receivedAt: 1,
      deadline: 2,
      after: null,
      retryOf: null,
      traceparent: null,
    },
  };
}

describe("ledger", () => {
  it("takes a request from its arrival to its outcome", async () => {
    const database = openDatabase("sqlite::memory:");
    const ledger = await openLedger({ database, keyring: createKeyring([Buffer.alloc(32, 1)]) });

    expect(await ledger.receive([arrival("r1"), arrival("r1"), arrival("r1", "x@example.com")])).toEqual([
      "accepted",
      "duplicate",
      "conflict",
    ]);
    const [lease] = await ledger.lease({ owner: "me", ttlMs: 10_000, limit: 5 });
    if (lease === undefined) throw new Error("no lease");
    const [request] = await ledger.claim(lease, 5);
    expect(request).toMatchObject({ requestId: "r1", subjects: ["jo@example.com"], attempts: 0 });
    await ledger.begin(lease, "r1", [{ step: "plan.contact", contactId: "c1", facts: { role: "user" } }]);
    await ledger.end(lease, "r1", {
      status: "completed",
      reasonCode: null,
      outcome: ({ journalDigest }) => message(journalDigest),
    });

    const out = await ledger.takeOutbox({ lanes: ["outcomes"], limit: 10, holdMs: 1_000 });
    const verified = await ledger.verify("r1");
    expect(verified).toMatchObject({ intact: true, entries: 2 });
    expect(out.map(({ id }) => id)).toContain(verified?.head);
    await ledger.close();
    await database.close();
  });
});
