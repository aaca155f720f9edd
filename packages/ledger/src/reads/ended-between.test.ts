import { journalGenesis, journalLink } from "@intercom-dsar/receipts/journal-chain";
import { describe, expect, it } from "vitest";
import { DAY, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("what ended in a time (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("comes page by page, each request once, with the chain of its journal", async () => {
    const ledger = await ledgers.freshLedger();
    const ids = ["c", "a", "B", "d"];
    await ledger.inbox.receive(ids.map((id) => submission(id, { subjects: [`${id}@example.com`] })));
    const lease = await leaseOf(ledger);
    for (const _ of ids) {
      const { requestId } = await claimOne(ledger, lease);
      await end(ledger, lease, requestId);
    }
    await ledger.inbox.receive([submission("open", { subjects: ["open@example.com"] })]);
    const time = { from: START - DAY, until: START + 400 * DAY };
    const seen: string[] = [];
    let after: { time: number; requestId: string } | null = null;
    do {
      const page: Awaited<ReturnType<typeof ledger.reads.endedBetween>> = await ledger.reads.endedBetween(
        time,
        {
          limit: 3,
          after,
        },
      );
      seen.push(...page.requests.map(({ requestId }) => requestId));
      after = page.next;
    } while (after !== null);

    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect((await ledger.reads.endedBetween({ ...time, until: time.from }, { limit: 3 })).requests).toEqual(
      [],
    );
    let head = journalGenesis("a");
    for (const entry of await ledger.reads.chain("a")) {
      head = journalLink(head, entry);
      expect(entry.hash).toBe(head);
    }
    expect(await ledger.reads.verify("a")).toMatchObject({ intact: true, head: `sha256:${head}` });
  });
});
