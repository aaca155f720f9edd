import { describe, expect, it } from "vitest";
import { message, outcomeOf, START, submission } from "../testing/submissions.ts";
import {
  claimOne,
  DIALECTS_AND_POOLER,
  end,
  leaseOf,
  outbox,
  takeAs,
  useLedgers,
} from "../testing/use-ledgers.ts";

describe.each(DIALECTS_AND_POOLER)("the outbox, on %s", (dialect) => {
  const stage = useLedgers(dialect);

  it("holds a message for one publisher, gives it again when the hold is over, byte for byte", async () => {
    const ledger = await stage.freshLedger();
    const other = await stage.anotherLedger();
    await ledger.inbox.receive([{ type: "dead-letter", message: message("m1", "dead-letter") }]);

    const [first] = await outbox(ledger);
    expect(await takeAs(other, "another")).toEqual([]);
    stage.now += 1_001;
    const [again] = await takeAs(other, "another");

    expect(again).toEqual({ ...first, attempts: 1 });
    await other.outbox.markPublished(["m1"]);
    stage.now += 10_000;
    expect(await outbox(ledger)).toEqual([]);
  });

  it("goes on with the others where one is postponed or quarantined", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive(
      ["m1", "m2", "m3"].map((id) => ({ type: "dead-letter", message: message(id, "dead-letter") })),
    );
    await outbox(ledger);
    await ledger.outbox.quarantine("m1", "MESSAGE_TOO_LARGE");
    await ledger.outbox.postpone("m2", stage.now + 5_000, "away");
    stage.now += 1_001;

    expect((await outbox(ledger)).map(({ id }) => id)).toEqual(["m3"]);
    stage.now += 4_000;
    expect((await outbox(ledger)).map(({ id }) => id)).toContain("m2");
    expect(await ledger.reads.summary()).toMatchObject({ quarantined: 1 });
  });

  it("gives no more than a few megabytes at once, and a larger message alone", async () => {
    const ledger = await stage.freshLedger();
    for (const [id, bytes] of Object.entries({ m1: 1, m2: 3_000_000, m3: 3_000_000, m4: 6_000_000, m5: 1 })) {
      const letter = { ...message(id, "dead-letter"), value: Buffer.alloc(bytes) };
      await ledger.inbox.receive([{ type: "dead-letter", message: letter }]);
      stage.now += 1;
    }

    const taken: string[][] = [];
    for (let round = 0; round < 5; round += 1) taken.push((await outbox(ledger)).map(({ id }) => id));

    expect(taken).toEqual([["m1", "m2"], ["m3"], ["m4"], ["m5"], []]);
  });

  it.each(["outcomes", "events", "dead-letter", "callbacks"] as const)(
    "gives a quarantined message of %s again, byte for byte, when it is asked for by time or by its id",
    async (channel) => {
      const ledger = await stage.freshLedger();
      const take = () => ledger.outbox.take({ owner: "one", channels: [channel], limit: 5, lockMs: 1_000 });
      await ledger.inbox.receive([{ type: "dead-letter", message: message("m1", channel) }]);
      const [first] = await take();
      for (const which of [{ since: stage.now }, { id: "m1" }]) {
        await ledger.outbox.quarantine("m1", "MESSAGE_TOO_LARGE");
        stage.now += 60_000;
        expect(await take()).toEqual([]);
        expect(await ledger.outbox.redeliver({ since: stage.now })).toEqual([]);

        expect(await ledger.outbox.redeliver(which)).toEqual([{ id: "m1", channel, requestId: null }]);

        expect(await take()).toEqual([{ ...first, attempts: 0 }]);
        expect(await ledger.reads.summary()).toMatchObject({ quarantined: 0 });
      }
    },
  );

  it("sends nothing on Kafka again that is published, and a callback whatever became of it", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([
      { type: "dead-letter", message: { ...message("outcome:r1", "outcomes"), requestId: "r1" } },
      { type: "dead-letter", message: { ...message("callback:r1", "callbacks"), requestId: "r1" } },
    ]);
    await ledger.outbox.markPublished(["outcome:r1", "callback:r1"]);

    expect(await ledger.outbox.redeliver({ since: START })).toEqual([]);
    expect(await ledger.outbox.redeliver({ id: "r1" })).toMatchObject([{ id: "callback:r1" }]);
    expect(await ledger.outbox.redeliver({ id: "outcome:r1" })).toEqual([]);
    expect(await ledger.outbox.redeliver({ id: "r2" })).toEqual([]);
  });

  it("gives the outcome back as it is published, also after it was", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1")]);
    expect(await ledger.reads.outcome("r1")).toBeNull();
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    await end(ledger, lease, "r1");

    const before = await ledger.reads.outcome("r1");
    await ledger.outbox.markPublished(["outcome:r1"]);

    expect(before).toMatchObject({ headers: { name: "value" } });
    expect(await ledger.reads.outcome("r1")).toEqual(before);
  });

  it("takes callbacks by their destination, and puts those back that were quarantined", async () => {
    const ledger = await stage.freshLedger();
    await ledger.inbox.receive([submission("r1"), submission("r2", { subjects: ["bo@example.com"] })]);
    const lease = await leaseOf(ledger);
    const hosts = { r1: "https://down.example", r2: "https://up.example" };
    for (const { requestId } of await ledger.requests.claim(lease, 2)) {
      const destination = hosts[requestId as "r1" | "r2"];
      await ledger.requests.end(lease, requestId, {
        status: "completed",
        reasonCode: null,
        outcome: (ended) => [
          outcomeOf(requestId)(ended),
          { ...message(`callback:${requestId}`, "callbacks"), requestId, destination },
        ],
      });
      stage.now += 1;
    }
    const take = (destination: string) =>
      ledger.outbox.take({ owner: "one", channels: ["callbacks"], destination, limit: 5, lockMs: 1_000 });

    expect(await ledger.reads.summary()).toMatchObject({ unpublished: 2 });
    expect(await ledger.outbox.dueDestinations()).toEqual(Object.values(hosts));
    expect(await take(hosts.r2)).toMatchObject([{ id: "callback:r2", destination: hosts.r2, attempts: 0 }]);
    expect(await take(hosts.r1)).toMatchObject([{ id: "callback:r1" }]);
    expect(await ledger.outbox.dueDestinations()).toEqual([]);
    await ledger.outbox.markPublished(["callback:r2"]);
    await ledger.outbox.quarantine("callback:r1", "expired");
    expect(await ledger.outbox.redeliver({ since: stage.now + 1 })).toEqual([]);
    expect(await ledger.outbox.redeliver({ since: START })).toEqual([
      { id: "callback:r1", channel: "callbacks", requestId: "r1" },
    ]);
    expect(await take(hosts.r1)).toMatchObject([{ id: "callback:r1", attempts: 0 }]);
    expect(await ledger.outbox.redeliver({ id: "r2" })).toMatchObject([{ id: "callback:r2" }]);
    expect(await ledger.outbox.dueDestinations()).toEqual([hosts.r2]);
  });
});
