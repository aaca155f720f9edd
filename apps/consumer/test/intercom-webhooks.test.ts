import { createHmac } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { decodeSubjectReappeared } from "@intercom-dsar/dsar-events";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { openLedger } from "@intercom-dsar/ledger";
import { createKeyring, loadOrCreateKeyFile } from "@intercom-dsar/sealing";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";
import { requestOf } from "./webhook-peer.ts";

const SECRET = "client-secret-of-the-app";
const CROWD = Array.from({ length: 16 }, (_, number) => number);
const emailOf = (number: number) => `person${number}@example.com`;
const WAIT = { timeout: 90_000, interval: 50 };

describe("Intercom's webhooks", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  let consumer: ConsumerProcess;
  let url: string;

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "jo1", role: "user", email: "jo@example.com" },
          ...CROWD.map((number) => ({ id: `p${number}`, role: "user" as const, email: emailOf(number) })),
        ],
      }),
    );
    peer = await createKafkaPeer(inject("brokers"));
    consumer = scenario.start({
      ...peer.environment(),
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      INTERCOM_CLIENT_SECRET: SECRET,
    });
    url = `http://127.0.0.1:${await portOf(consumer)}/v1/intercom/webhooks`;
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });

  function notify(
    topic: string,
    item: object,
    createdAt = Math.floor(Date.now() / 1_000),
  ): Promise<Response> {
    const body = JSON.stringify({
      id: "n1",
      topic,
      app_id: WORKSPACE,
      created_at: createdAt,
      data: { item },
    });
    const signature = `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-hub-signature": signature };
    return fetch(url, { method: "POST", body, headers });
  }

  async function journalOf(requestId: string) {
    const database = openDatabase(`sqlite:${scenario.directory}/ledger.db`);
    const { key } = loadOrCreateKeyFile(`${scenario.directory}/ledger.db.key`);
    const ledger = await openLedger({ database, keyring: createKeyring([key]) });
    const history = await ledger.requests.history({ sender: "kafka", requestId });
    const steps = history?.journal.map(({ step }) => step) ?? [];
    const checked = await ledger.reads.verify(requestId);
    await ledger.close();
    await database.close();
    return { steps, checked };
  }

  it("strengthen a deletion's evidence and tell that its person is back, once; its outcome stays as it was", async () => {
    const early = Math.floor(Date.now() / 1_000) - 60;
    await peer.send([{ value: JSON.stringify(requestOf("d1", "deletion")) }]);
    const [outcome] = await vi.waitFor(() => {
      expect(peer.outcomesOf("d1")).toHaveLength(1);
      return peer.outcomesOf("d1");
    }, WAIT);

    const answers = [
      await notify("contact.deleted", { type: "contact", id: "jo1", deleted: true }),
      await notify("contact.deleted", { type: "contact", id: "jo1", deleted: true }),
      await notify("contact.user.created", { id: "jo1", email: "jo@example.com" }, early),
      await notify("contact.user.created", { id: "x1", email: "somebody@example.com" }),
      await notify("contact.lead.created", { id: "jo7", email: "Jo@Example.com" }),
      await notify("contact.user.created", { id: "jo8", email: "jo@example.com" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    await vi.waitFor(() => expect(peer.events()).toHaveLength(1), WAIT);
    const [event] = peer.events();
    expect(event?.key?.toString()).toBe("d1");
    const headers = Object.entries(event?.headers ?? {}).map(([name, value]) => [name, String(value)]);
    expect(
      decodeSubjectReappeared({ value: event?.value ?? null, headers: Object.fromEntries(headers) }),
    ).toMatchObject({ requestId: "d1", topic: "contact.lead.created", matchedBy: "address" });
    const { steps, checked } = await journalOf("d1");
    expect(steps.filter((step) => step === "hint.contact_deleted")).toHaveLength(1);
    expect(checked).toMatchObject({ intact: true, head: outcome?.evidence?.journalDigest });
    expect(peer.outcomesOf("d1")).toHaveLength(1);
    expect(consumer.log()).not.toMatch(/jo@example|jo1/i);
  });

  it("change no outcome, lost, early, late, doubled or in another order", async () => {
    const delivered = CROWD.filter((number) => number % 2 === 0);
    const bombard = () =>
      Promise.all(
        delivered.flatMap((number) => [
          notify("contact.unarchive", { id: `p${number}`, email: emailOf(number) }),
          notify("contact.deleted", { id: `p${number}` }),
          notify("contact.merged", { id: `p${number + 1}`, merged_from: { id: `p${number}` } }),
          notify("contact.deleted", { id: `p${number}` }, 1),
          notify("contact.user.created", { id: `p${number}`, email: emailOf(number) }, 4_000_000_000),
        ]),
      );
    await bombard();
    await peer.send(
      CROWD.map((number) => ({
        value: JSON.stringify(requestOf(`d${number}`, "deletion", emailOf(number))),
      })),
    );

    await vi.waitFor(async () => {
      await bombard();
      expect(peer.outcomes()).toHaveLength(CROWD.length);
    }, WAIT);
    await bombard();

    for (const number of CROWD) {
      const [outcome] = peer.outcomesOf(`d${number}`);
      expect(outcome).toMatchObject({
        status: "completed",
        reason: null,
        deletion: { contacts: [{ id: `p${number}`, basis: "accepted" }] },
      });
    }
    expect(scenario.deletedIds().toSorted()).toEqual(CROWD.map((number) => `p${number}`).toSorted());
    const reappeared = new Set(peer.events().map(({ key }) => key?.toString()));
    expect(reappeared.size).toBe(peer.events().length);
  });
});
