import type { RequestView } from "@intercom-dsar/ledger";
import { verifyCertificate, verifyReceipt } from "@intercom-dsar/receipts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificatePage } from "../commands/certificate/certificate-page.ts";
import { makeCertificate } from "../commands/certificate/make-certificate.ts";
import { statusView } from "../intake/webhook/status-view.ts";
import { createLookStage, LOOK_IDS, LOOK_SUBJECT, type LookStage } from "../testing/look-stage.ts";
import { LOOK_AGAIN_MS } from "./run-look.ts";

const HOUR_MS = 3_600_000;

describe("a later look at a deletion", () => {
  let stage: LookStage;
  beforeEach(async () => {
    stage = await createLookStage();
  });
  afterEach(() => stage.close());

  it("finds both contacts gone for good, and tells so with a receipt of the same outcome", async () => {
    stage.clock.now = stage.dueAt;
    await stage.look();

    const published = await stage.published();
    expect(published.ids).toEqual(["receipt:d1:beyond_restore"]);
    const [event] = published.receipts;
    expect(event).toMatchObject({
      requestId: "d1",
      sender: "kafka",
      kind: "deletion",
      rungs: {
        accepted: { count: 2 },
        verifiedAbsent: { count: 2 },
        beyondRestore: { result: "reached", count: 2, at: new Date(stage.dueAt).toISOString() },
        vendorPurge: { due: new Date(stage.restorableUntil).toISOString() },
      },
    });
    const outcome = await stage.ledger.reads.outcome("d1");
    const checked = await verifyReceipt(String(event?.receipt), stage.signer.jwks, outcome?.value ?? null);
    expect(checked.differing).toEqual([]);
    expect(checked.statement).toMatchObject({
      sub: "pseudonym",
      contacts: { planned: 2, accepted: 2, verifiedAbsent: 2 },
      beyondRestore: { result: "reached", count: 2, at: stage.dueAt / 1_000 },
    });
    expect(await stage.ledger.looks.find("d1")).toMatchObject({ dueAt: null, result: "reached", count: 2 });
  });

  it.each([
    ["en", "reached", "2 of 2", "Destroyed by Intercom"],
    ["de", "reached", "2 von 2", "Von Intercom vernichtet"],
    [
      "en",
      "came_back",
      "a contact was there again",
      "A contact was there again when it was looked for later.",
    ],
    [
      "de",
      "came_back",
      "ein Kontakt war wieder da",
      "Bei der späteren Nachprüfung war ein Kontakt wieder da.",
    ],
  ] as const)(
    "stands in the certificate from then on, which its receipts bear out: %s, %s",
    async (language, result, words, more) => {
      const made = async () => {
        const certificate = await makeCertificate(stage.ledger, "d1");
        if (typeof certificate === "string") throw new Error(certificate);
        const { differing } = await verifyCertificate(JSON.stringify(certificate), stage.signer.jwks);
        expect(differing).toEqual([]);
        return certificate;
      };
      expect((await made()).rungs?.beyondRestore).toEqual({ result: "open" });
      if (result === "came_back") stage.workspace.restoreContact("a1");
      stage.clock.now = stage.dueAt;
      await stage.look();

      const certificate = await made();
      expect(certificate.rungs).toMatchObject({
        accepted: { count: 2, at: expect.any(String) },
        verifiedAbsent: { count: 2, at: expect.any(String) },
        beyondRestore: { result, at: new Date(stage.dueAt).toISOString() },
        vendorPurge: { due: new Date(stage.restorableUntil).toISOString() },
      });
      const page = certificatePage(certificate, language);
      expect(page).toContain(words);
      expect(page).toContain(more);
      const look = await stage.ledger.looks.find("d1");
      expect(statusView((await stage.ledger.reads.find("d1")) as RequestView, look).rungs).toMatchObject({
        accepted: { count: 2 },
        beyondRestore: { result, at: new Date(stage.dueAt).toISOString(), dueAt: null },
      });
    },
  );

  it("finds one that was restored and archived by Intercom's list of hidden contacts, where that may be read", async () => {
    stage.workspace.restoreContact("a1");
    stage.workspace.hideContact("a1", "archived");
    stage.clock.now = stage.dueAt;
    await stage.look({ categories: "contacts,hidden_contacts" });

    expect(await stage.ledger.looks.find("d1")).toMatchObject({ result: "came_back", count: 1 });
  });

  it("does without that list where Intercom refuses it, and never asks for it unless it is named", async () => {
    const listed = () => stage.simulator.control.calls({ endpoint: "/contacts/deleted" }).length;
    stage.workspace.configure({ hiddenContactsListed: false });
    stage.clock.now = stage.dueAt;
    await stage.look({ categories: "contacts,hidden_contacts" });

    expect(await stage.ledger.looks.find("d1")).toMatchObject({ result: "reached", count: 2 });
    expect(listed()).toBe(1);
  });

  it("looks again later where Intercom's list says that one can be restored still", async () => {
    stage.clock.now = stage.dueAt - 3 * 24 * HOUR_MS;
    stage.workspace.restoreContact("a1");
    stage.workspace.hideContact("a1", "deleted");
    stage.clock.now = stage.dueAt;
    await stage.look({ categories: "contacts,hidden_contacts" });

    const look = await stage.ledger.looks.find("d1");
    expect(look?.result).toBeNull();
    expect(look?.dueAt).toBeGreaterThan(stage.dueAt);
    expect(stage.logging.lines.at(-1)).toMatchObject({ event: "look_failed" });
  });

  it("names nobody in what it tells and logs", async () => {
    stage.workspace.restoreContact("a1");
    stage.clock.now = stage.dueAt;
    await stage.look();

    const { messages } = await stage.published();
    const said = messages.map(
      ({ key, headers, value }) => `${key} ${JSON.stringify(headers)} ${Buffer.from(value ?? [])}`,
    );
    expect(said).toHaveLength(2);
    expect(`${said}${JSON.stringify(stage.logging.lines)}`).not.toMatch(/mara|example\.com|"a1"|"a2"/);
  });

  it("tells that a restored contact came back, once with a webhook's word of it", async () => {
    stage.clock.now = stage.restorableUntil - HOUR_MS;
    stage.workspace.restoreContact("a1");
    stage.clock.now = stage.dueAt;
    await stage.look();

    const published = await stage.published();
    expect(published.ids).toEqual(["receipt:d1:beyond_restore", "subject-reappeared:d1"]);
    expect(published.receipts[0]?.rungs.beyondRestore).toMatchObject({
      result: "came_back",
      count: 1,
      reason: "contact",
    });
    const reappeared = published.messages.find(({ id }) => id === "subject-reappeared:d1");
    expect(JSON.parse(Buffer.from(reappeared?.value ?? []).toString())).toMatchObject({
      topic: "later_look",
      matchedBy: "contact",
    });
  });

  it("tells a new contact of the person apart from what was deleted", async () => {
    stage.clock.now = stage.dueAt - HOUR_MS;
    stage.workspace.addContact({ id: "b1", email: LOOK_SUBJECT });
    stage.clock.now = stage.dueAt;
    await stage.look();

    const published = await stage.published();
    expect(published.ids).toEqual(["receipt:d1:beyond_restore", "subject-reappeared:d1"]);
    expect(published.receipts[0]?.rungs.beyondRestore).toMatchObject({ result: "reached", count: 2 });
  });

  it("does not call what is part of another contact gone for good", async () => {
    stage.clock.now = stage.restorableUntil - HOUR_MS;
    stage.workspace.addContact({ id: "b1", email: "jo@example.com" });
    stage.workspace.restoreContact("a1");
    stage.workspace.mergeContact("a1", "b1");
    stage.clock.now = stage.dueAt;
    await stage.look();

    expect((await stage.published()).receipts[0]?.rungs.beyondRestore).toMatchObject({
      result: "not_rechecked",
      reason: "merged",
    });
  });

  it("looks no more, and calls nobody, once identifiers are destroyed", async () => {
    stage.clock.now = stage.dueAt + 31 * 24 * HOUR_MS;
    await stage.ledger.maintenance.purge();
    await stage.look();

    expect(stage.simulator.control.calls()).toEqual([]);
    const [event] = (await stage.published()).receipts;
    expect(event?.receipt).toBeUndefined();
    expect(event?.rungs.beyondRestore).toMatchObject({
      result: "not_rechecked",
      reason: "identifiers_destroyed",
      count: 0,
    });
  });

  it("gives way to requests that wait for their turn, and is not counted for it", async () => {
    stage.clock.now = stage.dueAt;
    for (let time = 0; time < 30; time += 1) {
      await stage.look({ queued: 1 });
      stage.clock.now += 60_000;
    }
    expect(stage.simulator.control.calls()).toEqual([]);
    await stage.look();
    expect((await stage.published()).receipts[0]?.rungs.beyondRestore.result).toBe("reached");
  });

  it("never looks while Intercom can still restore, whatever the clock did", async () => {
    await stage.ledger.maintenance.shiftDueTimes(3 * 24 * HOUR_MS);
    stage.clock.now = stage.restorableUntil - HOUR_MS;
    expect(await stage.look()).toEqual({ isDue: true, parkCode: null });

    expect(stage.simulator.control.calls()).toEqual([]);
    expect(await stage.look()).toEqual({ isDue: false, parkCode: null });
    stage.clock.now = stage.dueAt;
    await stage.look();
    expect((await stage.published()).receipts[0]?.rungs.beyondRestore.result).toBe("reached");
  });

  it("tries again later, and says after twelve failures that nobody looked", async () => {
    stage.simulator.control.faults.add({ action: { kind: "status", status: 503 } });
    stage.clock.now = stage.dueAt;
    let looks = 0;
    for (let hour = 0; hour < 200; hour += 1) {
      if ((await stage.look()).isDue) looks += 1;
      stage.clock.now += HOUR_MS;
    }
    expect(looks).toBe(12);
    expect((await stage.published()).receipts[0]?.rungs.beyondRestore).toMatchObject({
      result: "not_rechecked",
      reason: "server_error",
    });
  });

  it("parks the workspace where its token is dead, and looks once it works again", async () => {
    stage.workspace.setTokenState("token", "revoked");
    stage.clock.now = stage.dueAt;
    expect(await stage.look()).toEqual({ isDue: true, parkCode: "unauthorized" });
    stage.workspace.setTokenState("token", "active");
    await stage.look();

    expect((await stage.published()).receipts[0]?.rungs.beyondRestore.result).toBe("reached");
  });

  it("leaves the look to the next one where the process stops", async () => {
    stage.clock.now = stage.dueAt;
    await stage.look({ aborted: AbortSignal.abort() });
    expect(await stage.look()).toEqual({ isDue: false, parkCode: null });
    stage.clock.now += LOOK_AGAIN_MS;
    await stage.look();

    expect((await stage.published()).receipts).toHaveLength(1);
  });

  it("tells the same once, whichever boundary it is killed at", async () => {
    // A read of each contact and two searches, each with a boundary before and after it.
    const boundaries = 2 * (LOOK_IDS.length + 2);
    stage.clock.now = stage.dueAt;
    for (let kill = 1; kill <= boundaries; kill += 1) {
      const dead = new AbortController();
      let met = 0;
      const meet = () => {
        met += 1;
        if (met === kill) dead.abort();
        dead.signal.throwIfAborted();
      };
      await stage.look({ meet, aborted: dead.signal });
      if (!dead.signal.aborted) break;
      expect((await stage.published()).ids).toEqual([]);
      stage.clock.now += LOOK_AGAIN_MS;
    }
    await stage.look();
    await stage.look();

    expect((await stage.published()).receipts.map(({ rungs }) => rungs.beyondRestore.result)).toEqual([
      "reached",
    ]);
  });
});
