import { describe, expect, it } from "vitest";
import { DAY, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("what an operator does with one request (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("cancels what has not begun, and says why nothing else can be cancelled", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, requests, inbox, reads } = ledger;
    await inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await requests.wait(lease, "r1", { reason: "retry", code: "server_error", dueAt: START + DAY });

    expect(await holds.cancelOne("r1")).toBe("cancelled");
    expect(await holds.cancelOne("r1")).toBe("cancelled_already");
    expect(await reads.find("r1")).toMatchObject({ state: "received", cancelRequested: true });
    await claimOne(ledger, lease);
    await end(ledger, lease, "r1");
    expect(await holds.cancelOne("r1")).toBe("ended");
    expect(await holds.cancelOne("never")).toBe("unknown");
    await inbox.receive([submission("r2")]);
    await claimOne(ledger, lease);
    await requests.begin(lease, "r2", []);
    expect(await holds.cancelOne("r2")).toBe("begun");
  });

  it("makes due what waits for a time, and nothing else", async () => {
    const ledger = await ledgers.freshLedger();
    const { holds, requests, inbox } = ledger;
    await inbox.receive([submission("r1")]);
    expect(await holds.retryNow("r1")).toBe("not_waiting");
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await requests.wait(lease, "r1", { reason: "retry", code: "server_error", dueAt: START + DAY });

    expect(await requests.claim(lease, 1)).toEqual([]);
    expect(await holds.retryNow("r1")).toBe("due");
    await claimOne(ledger, lease);
    await requests.wait(lease, "r1", { reason: "limit", code: "over_daily_limit", dueAt: null });
    expect(await holds.retryNow("r1")).toBe("over_limit");
    expect(await holds.releaseOne("r1")).toBe("released");
    expect(await holds.releaseOne("never")).toBe("unknown");
    await claimOne(ledger, lease);
    expect(await holds.releaseOne("r1")).toBe("not_over_limit");
    await end(ledger, lease, "r1");
    expect([await holds.retryNow("r1"), await holds.releaseOne("r1")]).toEqual(["ended", "ended"]);
  });
});
