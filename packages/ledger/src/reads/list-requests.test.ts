import { describe, expect, it } from "vitest";
import { DAY, rejectionOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";
import type { RequestFilter } from "./request-filter.ts";

describe.each(DIALECTS)("the list of requests (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("finds each request by what it is, and no other", async () => {
    const ledger = await ledgers.freshLedger();
    await ledger.inbox.receive([submission("ended")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await end(ledger, lease, "ended");
    await ledger.inbox.receive([
      submission("over", { subjects: ["over@example.com"] }),
      submission("late", { deadline: START - DAY, subjects: ["late@example.com"], sender: "portal" }),
      submission("fresh", { kind: "access", workspaceId: "ws2", sender: "shop", origin: "webhook:shop" }),
      submission("unassigned", { workspaceId: null, statedWorkspaceId: "ws9", regulation: "ccpa" }),
      rejectionOf("rejected"),
    ]);
    expect(await ledger.requests.claim(lease, 2)).toHaveLength(2);
    await ledger.requests.wait(lease, "over", { reason: "limit", code: "over_daily_limit", dueAt: null });
    await ledger.holds.pause({ scope: "sender", name: "shop" });
    const found = async (filter: RequestFilter) => {
      const { requests } = await ledger.reads.list(filter, { limit: 50 });
      expect(await ledger.reads.count(filter)).toBe(requests.length);
      return requests.map(({ requestId }) => requestId).sort();
    };
    const open = ["fresh", "late", "over", "unassigned"];

    expect(await found({})).toEqual(["ended", ...open, "rejected"].sort());
    expect(await found({ open: true })).toEqual(open);
    expect(await found({ open: false })).toEqual(["ended", "rejected"]);
    expect(await found({ state: "ended", status: "completed" })).toEqual(["ended"]);
    expect(await found({ reasonCode: "unsupported_kind" })).toEqual(["rejected"]);
    expect(await found({ waitReason: "limit" })).toEqual(["over"]);
    expect(await found({ waitReason: "paused" })).toEqual(["fresh"]);
    expect(await found({ state: "waiting" })).toEqual(["fresh", "over"]);
    expect(await found({ state: "received" })).toEqual(["unassigned"]);
    expect(await found({ state: "running" })).toEqual(["late"]);
    expect(await found({ overdue: true })).toEqual(["late"]);
    expect(await found({ sender: "portal" })).toEqual(["late"]);
    expect(await found({ sender: "kafka", open: true })).toEqual(["over", "unassigned"]);
    expect(await found({ workspaceId: "ws9" })).toEqual(["unassigned"]);
    expect(await found({ kind: "access" })).toEqual(["fresh"]);
    await ledger.holds.pause({ scope: "everything" });
    expect(await found({ waitReason: "paused" })).toEqual(["fresh", "over", "unassigned"]);
    expect(await found({ waitReason: "limit" })).toEqual([]);
  });

  it("goes on behind a place in both orders, without a gap and without a repeat", async () => {
    const ledger = await ledgers.freshLedger();
    // Some arrive at the same moment, and have the same deadline.
    for (let batch = 0; batch < 4; batch += 1) {
      ledgers.now = START + batch;
      await ledger.inbox.receive(
        [0, 1, 2].map((index) => submission(`r${batch}${index}`, { deadline: START + (4 - batch) * DAY })),
      );
    }
    for (const order of ["arrival", "deadline"] as const) {
      const seen: string[] = [];
      let after: { time: number; requestId: string } | null = null;
      do {
        const page = await ledger.reads.list({}, { order, limit: 5, after });
        seen.push(...page.requests.map(({ requestId }) => requestId));
        after = page.next;
      } while (after !== null);

      expect(seen).toHaveLength(12);
      expect(new Set(seen).size).toBe(12);
      expect(seen[0]?.slice(0, 2)).toBe("r3");
      expect(seen.at(-1)?.slice(0, 2)).toBe("r0");
    }
  });
});
