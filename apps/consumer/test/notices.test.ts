import { createHash } from "node:crypto";
import { decodeNotice, type ReceivedNotice } from "@intercom-dsar/dsar-events";
import { type ConsumerProcess, loggedEvent, portOf } from "@intercom-dsar/testing";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { interval: 20 };
const OPERATOR_TOKEN = "operator-token-of-a-test";
const KEYS = { portal: freshKey(), mailer: freshKey(), crm: freshKey() };
type Recipient = "mailer" | "crm";

describe("notices of a deletion", () => {
  let scenario: Scenario;
  let receiver: CallbackReceiver;
  let consumer: ConsumerProcess;
  let url: string;

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({
        contacts: [
          { id: "jo1", role: "user", email: "jo@example.com" },
          { id: "jo2", role: "lead", email: "jo@example.com" },
          { id: "kim1", role: "user", email: "kim@example.com" },
        ],
      }),
    );
    receiver = await startCallbackReceiver();
  });
  afterEach(async () => {
    receiver.close();
    await scenario.close();
  });

  async function start(): Promise<void> {
    const recipients = (["mailer", "crm"] as const).map((name) => ({
      name,
      keys: [KEYS[name]],
      callbackUrl: `${receiver.url}/${name}`,
    }));
    consumer = scenario.start({
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [KEYS.portal] }),
      CALLBACK_DEVELOPMENT: "true",
      NOTICE_RECIPIENTS: JSON.stringify(recipients),
      NOTICE_ACKNOWLEDGE_WITHIN: "7d",
      OPERATOR_PORT: "0",
      OPERATOR_HOST: "127.0.0.1",
      OPERATOR_KEYS: JSON.stringify([
        { name: "desk", role: "viewer", sha256: createHash("sha256").update(OPERATOR_TOKEN).digest("hex") },
      ]),
      METRICS_PORT: "0",
      HEALTH_HOST: "127.0.0.1",
      LOG_LEVEL: "info",
    });
    url = `http://127.0.0.1:${await portOf(consumer)}`;
  }

  const peerOf = (name: keyof typeof KEYS): WebhookPeer => createWebhookPeer(url, KEYS[name]);

  /** What a recipient got, each verified by its own key and read as the contract says. */
  function noticesTo(name: Recipient): { readonly id: string; readonly notice: ReceivedNotice }[] {
    return receiver.received
      .filter(({ path }) => path === `/dsar/${name}`)
      .map(({ headers, body }) => {
        const given = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
        new Webhook(KEYS[name]).verify(body, given);
        const attributes = Object.entries(given).map(([key, value]) => [key.replace(/^ce-/, "ce_"), value]);
        const notice = decodeNotice({ value: Buffer.from(body), headers: Object.fromEntries(attributes) });
        return { id: given["webhook-id"] ?? "", notice };
      });
  }

  type Listed = { readonly notices: readonly Record<string, unknown>[] };
  async function askOperatorApi(path: string): Promise<unknown> {
    const { port } = await loggedEvent(consumer, "operator_open");
    const answer = await fetch(`http://127.0.0.1:${port}/v1/operator${path}`, {
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    expect(answer.status).toBe(200);
    return answer.json();
  }

  /** What operators are shown: who has a notice, and whether it is acknowledged. */
  const listed = async (query = "") => ((await askOperatorApi(`/notices${query}`)) as Listed).notices;

  /** What the certificate of a deletion says of its notices. */
  async function certified(requestId: string) {
    const certificate = await askOperatorApi(`/requests/portal/${requestId}/certificate`);
    return (certificate as { readonly evidence: Listed }).evidence.notices;
  }

  /** The samples of notices that a scrape has. */
  async function samples(): Promise<string[]> {
    const { port } = await loggedEvent(consumer, "metrics_open");
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return page.split("\n").filter((line) => /^dsar_notices?_(open|overdue)/.test(line));
  }

  const isThere = (name: Recipient) =>
    vi.waitFor(() => expect(noticesTo(name), consumer.log()).not.toEqual([]), WAIT);

  it("arrive, are acknowledged by their recipient, and stay open for one that does not", async () => {
    await start();
    await peerOf("portal").post(requestOf("d1", "deletion"));
    await Promise.all([isThere("mailer"), isThere("crm")]);

    const [{ id, notice } = expect.fail()] = noticesTo("mailer");
    expect(id).toBe(`notice:${notice.noticeId}`);
    expect(notice).toMatchObject({
      recipient: "mailer",
      requestId: "d1",
      sender: "portal",
      isCut: false,
      erased: [{ category: "contacts", how: "deleted", ids: scenario.deletedIds() }],
    });
    expect(scenario.deletedIds().toSorted()).toEqual(["jo1", "jo2"]);
    expect(await listed("?state=open")).toHaveLength(2);
    await vi.waitFor(async () =>
      expect(await samples()).toContain('dsar_notices_open{recipient="mailer"} 1'),
    );

    expect((await peerOf("crm").acknowledge(notice.noticeId)).status).toBe(404);
    expect((await peerOf("portal").acknowledge(notice.noticeId)).status).toBe(401);
    expect((await peerOf("mailer").acknowledge(notice.noticeId)).status).toBe(200);

    expect(await listed("?state=acknowledged")).toMatchObject([
      { recipient: "mailer", noticeId: notice.noticeId, requestId: "d1", acknowledgedBy: "mailer" },
    ]);
    expect(await listed("?state=open")).toMatchObject([
      { recipient: "crm", requestId: "d1", acknowledgedAt: null, isOverdue: false },
    ]);
    await vi.waitFor(async () =>
      expect(await samples()).toEqual([
        'dsar_notices_open{recipient="crm"} 1',
        'dsar_notices_overdue{recipient="crm"} 0',
      ]),
    );
    const sent = { sentAt: expect.any(String), acknowledgeBy: expect.any(String) };
    await vi.waitFor(async () =>
      expect(await certified("d1")).toMatchObject([
        { recipient: "crm", ...sent, acknowledgedAt: null },
        { recipient: "mailer", ...sent, acknowledgedAt: expect.any(String), acknowledgedBy: "recipient" },
      ]),
    );
  });

  it("arrive once by their id where the process is killed right after the deletion ended", async () => {
    receiver.status = 503;
    await start();
    await peerOf("portal").post(requestOf("d1", "deletion"));
    await loggedEvent(consumer, "request_ended");
    await consumer.kill("SIGKILL");
    const before = consumer.log();
    expect(before).not.toContain('"callback_delivered"');

    receiver.status = 204;
    await start();
    await vi.waitFor(
      () => expect(consumer.log().match(/"callback_delivered"/g), consumer.log()).toHaveLength(2),
      WAIT,
    );

    for (const name of ["mailer", "crm"] as const) {
      const notices = noticesTo(name);
      const [first] = notices;
      expect(notices.every((each) => JSON.stringify(each) === JSON.stringify(first))).toBe(true);
      expect((await peerOf(name).acknowledge(first?.notice.noticeId ?? "")).status).toBe(200);
    }
    expect(await listed("?state=open")).toEqual([]);
    expect(await listed()).toHaveLength(2);
    expect(scenario.deletedIds()).toHaveLength(2);
  });

  it("are not sent for a deletion that found nobody", async () => {
    await start();
    await peerOf("portal").post(requestOf("d1", "deletion", "nobody@example.com"), { prefer: "wait=20" });
    await peerOf("portal").post(requestOf("d2", "deletion", "kim@example.com"));
    await Promise.all([isThere("mailer"), isThere("crm")]);

    expect((await listed()).map(({ requestId }) => requestId)).toEqual(["d2", "d2"]);
    expect(receiver.received).toHaveLength(2);
  });
});
