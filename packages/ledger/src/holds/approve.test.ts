import { describe, expect, it } from "vitest";
import { submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

const [FIRST, SECOND] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`] as const;

describe.each(DIALECTS)("a deletion that waits for an approval, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("is never due, and goes on once the plan that it asked about last is approved", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("d1")]);
    const lease = await leaseOf(ledger);
    const ask = (digest: string) =>
      ledger.requests.wait(lease, "d1", {
        reason: "approval",
        code: "approval_required",
        dueAt: null,
        entries: [{ step: "approval.asked", facts: { digest } }],
      });
    await claimOne(ledger, lease);
    await ask(FIRST);
    stage.now += 400 * 24 * 60 * 60 * 1_000;

    expect(await ledger.requests.claim(lease, 5)).toEqual([]);
    expect(await ledger.holds.retryNow("d1")).toBe("needs_approval");
    expect(await ledger.holds.approve("d1", SECOND)).toBe("another_plan");
    expect(await ledger.holds.approve("d2", FIRST)).toBe("unknown");
    expect(await ledger.holds.approve("d1", FIRST)).toBe("approved");

    const again = await claimOne(ledger, lease);
    expect(again.journal.at(-1)).toMatchObject({ step: "approval.given", facts: { digest: FIRST } });
    expect(await ledger.holds.approve("d1", FIRST)).toBe("not_waiting_for_approval");
    await ask(SECOND);
    expect(await ledger.holds.approve("d1", FIRST)).toBe("another_plan");
    expect(await ledger.reads.verify("d1")).toMatchObject({ intact: true });
  });
});
