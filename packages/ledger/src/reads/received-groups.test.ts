import { describe, expect, it } from "vitest";
import { DAY, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

describe.each(DIALECTS)("what was received in a time (%s)", (dialect) => {
  const ledgers = useLedgers(dialect);

  it("is counted by kind, law and end, open requests too, and nothing that came before or later", async () => {
    const ledger = await ledgers.freshLedger();
    const person = (id: string) => ({ subjects: [`${id}@example.com`], regulation: "ccpa" });
    await ledger.inbox.receive([
      submission("ended", { ...person("a"), receivedAt: START - 2 * DAY }),
      submission("earlier", { ...person("b"), receivedAt: START - 9 * DAY }),
    ]);
    const lease = await leaseOf(ledger);
    for (const _ of ["ended", "earlier"]) await end(ledger, lease, (await claimOne(ledger, lease)).requestId);
    await ledger.inbox.receive([
      submission("open", person("c")),
      submission("access", { ...person("d"), kind: "access", regulation: "gdpr" }),
      submission("later", { ...person("e"), receivedAt: START + 9 * DAY }),
    ]);

    const groups = await ledger.reads.receivedGroups({ from: START - 5 * DAY, until: START + 5 * DAY });

    const counted = groups.map(({ kind, regulation, status, durations }) => [
      `${kind} ${regulation} ${status}`,
      durations.reduce((total, { count }) => total + count, 0),
    ]);
    expect(counted.toSorted()).toEqual([
      ["access gdpr null", 1],
      ["deletion ccpa completed", 1],
      ["deletion ccpa null", 1],
    ]);
    const [ended] = groups.filter(({ status }) => status === "completed");
    expect(ended?.durations[0]?.tenthsOfDays).toBeGreaterThanOrEqual(20);
  });
});
