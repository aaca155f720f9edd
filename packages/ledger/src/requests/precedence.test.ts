import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, useLedgers } from "../testing/use-ledgers.ts";
import type { Lease, WaitReason } from "../types.ts";

describe.each(DIALECTS)("what holds up a deletion, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  /** An access by one sender, which waits for `reason`, and a deletion of the same person by another. */
  async function behindAnAccessThatWaits(reason: WaitReason): Promise<{ ledger: Ledger; lease: Lease }> {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      submission("access", {
        sender: "form",
        kind: "access",
        after: "never",
        deadline: Date.UTC(9999, 0, 1),
      }),
      submission("deletion", { sender: "portal" }),
    ]);
    const lease = await leaseOf(ledger);
    await ledger.requests.claim(lease, 2);
    await ledger.requests.wait(lease, "deletion", {
      reason: "order",
      code: "x",
      dueAt: stage.now + 27 * DAY,
    });
    await ledger.requests.wait(lease, "access", { reason, code: "x", dueAt: stage.now + 27 * DAY });
    return { ledger, lease };
  }

  it.each<WaitReason>(["order", "authorization", "workspace"])(
    "is no access that waits for its own %s: the deletion is due at once",
    async (reason) => {
      const { ledger, lease } = await behindAnAccessThatWaits(reason);

      const claimed = await claimOne(ledger, lease);

      expect(claimed).toMatchObject({ requestId: "deletion", blockedBy: [] });
      expect(await ledger.requests.begin(lease, "deletion", [{ step: "plan" }])).not.toBeNull();
    },
  );

  it.each<WaitReason>(["retry", "verification"])("is an access that can run after its %s", async (reason) => {
    const { ledger, lease } = await behindAnAccessThatWaits(reason);

    expect(await ledger.requests.claim(lease, 2)).toEqual([]);
  });

  it("wakes nobody in turns: an access behind a deletion that has begun stays asleep while others wait", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("begun")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.requests.begin(lease, "begun", [{ step: "plan" }]);
    await ledger.inbox.receive([submission("access", { kind: "access" }), submission("later")]);
    const dueAt = stage.now + DAY;
    for (const { requestId } of await ledger.requests.claim(lease, 2))
      await ledger.requests.wait(lease, requestId, { reason: "order", code: "x", dueAt });

    const [again] = await ledger.requests.claim(lease, 2);
    if (again !== undefined)
      await ledger.requests.wait(lease, again.requestId, { reason: "order", code: "x", dueAt });

    expect(await ledger.requests.claim(lease, 2)).toEqual([]);
  });
});
