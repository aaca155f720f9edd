import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, end, leaseOf, useLedgers } from "../testing/use-ledgers.ts";

const SHA256 = "ab".repeat(32);

describe.each(DIALECTS)("links to results, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  const link = (hash: string, object = "r1/package.json") =>
    ({ hash, requestId: "r1", object, bytes: 9, sha256: SHA256, livesMs: 7 * DAY }) as const;
  /** A request with a link `h1` to its package, which has ended or not. */
  async function withLink(whileRunning: (ledger: Ledger) => Promise<void> = async () => {}): Promise<Ledger> {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await ledger.links.add(link("h1"));
    await whileRunning(ledger);
    await end(ledger, lease, "r1");
    return ledger;
  }
  const journal = async () =>
    (await stage.databases[0]?.query<{ step: string; facts: string }>(
      "SELECT step, facts FROM journal ORDER BY seq",
    )) ?? [];

  it("is there once its request has ended, for as long as it lives after that", async () => {
    const ledger = await withLink(async (running) => {
      expect(await running.links.find("h1")).toBeNull();
      expect(await running.links.noteFetch("h1")).toBe(false);
      stage.now += 30 * DAY;
    });

    expect(await ledger.links.find("h1")).toEqual({
      ...link("h1"),
      expiresAt: stage.now + 7 * DAY,
      isGone: false,
    });
    expect(await ledger.links.find("h2")).toBeNull();
    stage.now += 7 * DAY;
    expect(await ledger.links.find("h1")).toMatchObject({ isGone: true });
    expect(await ledger.links.noteFetch("h1")).toBe(false);
  });

  it("has each fetch in the request's journal, whose chain stays whole, up to a number", async () => {
    const ledger = await withLink();

    for (let count = 0; count < 100; count += 1) expect(await ledger.links.noteFetch("h1")).toBe(true);

    expect(await ledger.links.noteFetch("h1")).toBe(false);
    expect(await ledger.links.find("h1")).toMatchObject({ isGone: true });
    const fetches = (await journal()).filter(({ step }) => step === "result.fetched");
    expect(fetches).toHaveLength(100);
    expect(JSON.parse(fetches[0]?.facts ?? "")).toEqual({ file: "package.json", bytes: 9 });
    expect(await ledger.reads.verify("r1")).toMatchObject({ intact: true });
  });

  it("is renewed up to ten times at once, and never beyond its end", async () => {
    const ledger = await withLink();
    for (let count = 0; count < 12; count += 1) {
      stage.now += 1;
      expect(await ledger.links.renew("h1", `new-${count}`)).toMatchObject({
        object: "r1/package.json",
        isGone: false,
        expiresAt: (await ledger.links.find("h1"))?.expiresAt,
      });
    }

    const there = await Promise.all(
      ["h1", "new-0", "new-1", "new-2", "new-11"].map(
        async (hash) => (await ledger.links.find(hash)) !== null,
      ),
    );
    expect(there).toEqual([true, false, false, true, true]);
    expect(await ledger.links.renew("unknown", "x")).toBeNull();
    stage.now += 7 * DAY;
    expect(await ledger.links.renew("h1", "late")).toBeNull();
  });

  it("is found when it has expired, until what it led to is noted as destroyed", async () => {
    const ledger = await withLink();
    await ledger.links.add(link("h2", "r1/report.html"));
    await ledger.links.renew("h1", "h3");
    expect(await ledger.links.expired(10)).toEqual([]);
    stage.now += 7 * DAY;

    expect([...(await ledger.links.expired(10))].sort()).toEqual(["r1/package.json", "r1/report.html"]);
    await ledger.links.noteDestroyed(["r1/package.json"]);

    expect(await ledger.links.expired(10)).toEqual(["r1/report.html"]);
    expect(await ledger.links.find("h3")).toMatchObject({ isGone: true });
  });

  it("is gone with the request's identifiers, and forgotten with its id", async () => {
    const ledger = await withLink();
    stage.now += 31 * DAY;
    await ledger.maintenance.purge();
    expect(await ledger.links.find("h1")).toMatchObject({ isGone: true });
    expect(await ledger.links.renew("h1", "h2")).toBeNull();

    stage.now += 400 * DAY;
    await ledger.maintenance.purge();

    expect(await ledger.links.find("h1")).toBeNull();
    expect(await stage.databases[0]?.query("SELECT hash FROM result_links")).toEqual([]);
  });
});
