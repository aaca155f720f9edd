import { describe, expect, it } from "vitest";
import type { Ledger } from "../ledger.ts";
import { DAY, message, outcomeOf, START, submission } from "../testing/submissions.ts";
import { claimOne, DIALECTS, leaseOf, outbox, useLedgers } from "../testing/use-ledgers.ts";
import type { NewNotice } from "./notices.ts";

const ERASED = [{ category: "contacts", how: "deleted", count: 1 }];

describe.each(DIALECTS)("notices of the ledger on %s", (dialect) => {
  const stage = useLedgers(dialect);

  /** A deletion that ended with a notice for each recipient, to be acknowledged within as many days as its place says. */
  async function ended(ledger: Ledger, requestId: string, ...recipients: readonly string[]): Promise<void> {
    await ledger.inbox.receive([submission(requestId, { subjects: [`${requestId}@example.com`] })]);
    const lease = await leaseOf(ledger);
    await claimOne(ledger, lease);
    const notices = recipients.map(
      (recipient, index): NewNotice => ({
        noticeId: `${requestId}-${recipient}`,
        recipient,
        erased: ERASED,
        withinMs: (index + 1) * DAY,
      }),
    );
    await ledger.requests.end(lease, requestId, {
      status: "completed",
      reasonCode: null,
      notices,
      outcome: (end) => [
        outcomeOf(requestId)(end),
        ...notices.map(({ noticeId, recipient }) => ({
          ...message(`notice:${noticeId}`, recipient === "crm" ? "callbacks" : "events"),
          requestId,
        })),
      ],
    });
    await ledger.leases.release(lease);
  }
  const idsOf = (notices: readonly { readonly noticeId: string }[]) =>
    notices.map(({ noticeId }) => noticeId);

  it("lists open ones from the nearest deadline on, and tells which are overdue", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "mailer", "warehouse");
    stage.now += DAY;
    await ended(ledger, "d2", "mailer");

    expect(idsOf(await ledger.notices.list({ state: "open", limit: 2 }))).toEqual([
      "d1-mailer",
      "d1-warehouse",
    ]);
    const after = { at: START + 2 * DAY, noticeId: "d1-warehouse" };
    expect(
      idsOf(await ledger.notices.list({ limit: 9, state: "open", after: { ...after, noticeId: "d1" } })),
    ).toEqual(["d1-warehouse", "d2-mailer"]);
    expect(idsOf(await ledger.notices.list({ state: "open", limit: 9, recipient: "mailer" }))).toEqual([
      "d1-mailer",
      "d2-mailer",
    ]);
    expect(idsOf(await ledger.notices.list({ state: "overdue", limit: 9 }))).toEqual(["d1-mailer"]);
    expect(idsOf(await ledger.notices.list({ limit: 1 }))).toEqual(["d2-mailer"]);
    expect((await ledger.reads.statistics()).openNotices).toEqual(
      expect.arrayContaining([
        { recipient: "mailer", count: 2, overdue: 1, nearestDueAt: START + DAY },
        { recipient: "warehouse", count: 1, overdue: 0, nearestDueAt: START + 2 * DAY },
      ]),
    );
  });

  it("is acknowledged once, by its recipient or an operator, and never by another recipient", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "mailer", "warehouse");
    const byMailer = { name: "mailer", recipient: "mailer" };
    stage.now += 5;

    expect(await ledger.notices.acknowledge("d1-warehouse", byMailer)).toBeNull();
    expect(await ledger.notices.acknowledge("d0-mailer", byMailer)).toBeNull();
    expect(await ledger.notices.acknowledge("d1-mailer", byMailer)).toMatchObject({ isNew: true });
    stage.now += 5;
    expect(await ledger.notices.acknowledge("d1-mailer", { name: "jane" })).toMatchObject({
      isNew: false,
      acknowledgedAt: START + 5,
      acknowledgedBy: "mailer",
      acknowledgedAs: "recipient",
    });
    // An operator may have a recipient's name.
    expect(await ledger.notices.acknowledge("d1-warehouse", { name: "warehouse" })).toMatchObject({
      isNew: true,
      acknowledgedBy: "warehouse",
      acknowledgedAs: "operator",
      sender: "kafka",
      senderRequestId: "d1",
      erased: ERASED,
    });
    expect(await ledger.notices.list({ state: "open", limit: 9 })).toEqual([]);
    expect(idsOf(await ledger.notices.list({ state: "acknowledged", limit: 9 }))).toHaveLength(2);
    expect(idsOf(await ledger.notices.ofRequest("d1"))).toEqual(["d1-mailer", "d1-warehouse"]);
  });

  it("tells when it was sent, and nothing until then", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "mailer", "warehouse");
    stage.now += 5;
    await ledger.outbox.markPublished(["notice:d1-mailer"]);

    expect((await ledger.notices.ofRequest("d1")).map(({ sentAt }) => sentAt)).toEqual([START + 5, null]);
    expect(await ledger.notices.find("d1-warehouse")).toMatchObject({ sentAt: null });
  });

  it("keeps when it was first sent where it is sent again, and tells that apart", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "crm", "mailer");
    const redeliver = async (name: string) => {
      stage.now += 5;
      await ledger.outbox.redeliver({ id: `notice:d1-${name}` });
    };
    const publish = async (name: string) => {
      stage.now += 5;
      await ledger.outbox.markPublished([`notice:d1-${name}`]);
    };
    const seen = async (name: string) => {
      const view = await ledger.notices.find(`d1-${name}`);
      return [view?.sentAt, view?.redelivery];
    };
    await redeliver("mailer");
    expect(await seen("mailer")).toEqual([null, null]);

    await publish("crm");
    await redeliver("crm");
    expect(await seen("crm")).toEqual([START + 10, { askedAt: START + 15, sentAt: null }]);
    await publish("crm");
    expect(await seen("crm")).toEqual([START + 10, { askedAt: START + 15, sentAt: START + 20 }]);
    await redeliver("crm");
    expect(await seen("crm")).toEqual([START + 10, { askedAt: START + 25, sentAt: null }]);
    await publish("mailer");
    expect(await seen("mailer")).toEqual([START + 30, null]);
  });

  it("ends with its request's identifiers, and so does its message, published or not", async () => {
    const ledger = await stage.freshLedger();
    await ended(ledger, "d1", "mailer", "warehouse");
    const isNotice = ({ id }: { readonly id: string }) => id.startsWith("notice:");
    expect((await outbox(ledger)).filter(isNotice)).toHaveLength(2);
    await ledger.outbox.markPublished(["notice:d1-mailer"]);
    stage.now += 400 * DAY;
    await ledger.maintenance.purge();

    expect(await ledger.notices.ofRequest("d1")).toEqual([]);
    expect(await ledger.notices.find("d1-mailer")).toBeNull();
    expect((await ledger.reads.statistics()).openNotices).toEqual([]);
    expect((await outbox(ledger)).filter(isNotice)).toEqual([]);
  });
});
