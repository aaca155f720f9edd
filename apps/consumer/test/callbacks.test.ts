import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeOutcome } from "@intercom-dsar/dsar-events";
import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CallbackReceiver, startCallbackReceiver } from "./callback-receiver.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const WAIT = { interval: 20 };

describe("callbacks", () => {
  let scenario: Scenario;
  let receiver: CallbackReceiver;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;
  const keys = [freshKey(), freshKey()];

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
    );
    receiver = await startCallbackReceiver();
  });
  afterEach(async () => {
    receiver.close();
    await scenario.close();
  });

  async function start(
    sender: object,
    others: readonly { name: string; keys: string[] }[] = [],
    added: Record<string, string> = {},
  ): Promise<void> {
    consumer = scenario.start({
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys, ...sender }, ...others),
      CALLBACK_DEVELOPMENT: "true",
      ...added,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, keys[0] ?? "");
  }

  it("posts the outcome to the sender's place, signed so that the old and the new key verify it", async () => {
    await start({ callbackUrl: receiver.url });

    await peer.post(requestOf("a1"));
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), WAIT);

    const [{ headers, body }] = receiver.received as [CallbackReceiver["received"][number]];
    for (const key of keys)
      expect(() => new Webhook(key).verify(body, headers as Record<string, string>)).not.toThrow();
    expect(headers["webhook-id"]).toBe("outcome:a1");
    const event = HTTP.toEvent<{ requestId: string }>({ headers, body });
    expect(event).toMatchObject({
      type: "intercom-dsar.outcome.v1",
      id: "outcome:a1",
      data: { requestId: "a1" },
    });
    const attributes = Object.entries(headers).map(([name, value]) => [
      name.replace(/^ce-/, "ce_"),
      String(value),
    ]);
    const outcome = decodeOutcome({ value: Buffer.from(body), headers: Object.fromEntries(attributes) });
    expect(outcome).toMatchObject({ requestId: "a1", status: "completed" });
  });

  it("posts to the place that a request names, also where it is rejected, and nowhere else", async () => {
    await start({ callbackHosts: [receiver.host] });
    const callbackUrl = `${receiver.url}/mine?x=1`;

    const refused = await peer.post(
      requestOf("a1", "access", "jo@example.com", { callbackUrl: "http://127.0.0.1:1/" }),
    );
    await peer.post(requestOf("a2", "access", "jo@example.com", { callbackUrl }));
    await peer.post(requestOf("a3", "rectification", "jo@example.com", { callbackUrl }));
    await peer.post(requestOf("a4"), { prefer: "wait=20" });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(2), WAIT);

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "#/callbackUrl" }] });
    expect(receiver.received.map(({ headers }) => headers["webhook-id"]).sort()).toEqual([
      "outcome:a2",
      "outcome:a3",
    ]);
    expect(receiver.received[0]?.path).toBe("/dsar/mine?x=1");
  });

  it("tries again after a failure, with the same id and body, across a crash", async () => {
    receiver.status = 503;
    await start({ callbackUrl: receiver.url });
    await peer.post(requestOf("a1"));
    await vi.waitFor(() => expect(consumer.log()).toContain('"callback_postponed"'), WAIT);

    await consumer.kill("SIGKILL");
    receiver.status = 204;
    await start({ callbackUrl: receiver.url });
    await vi.waitFor(() => expect(consumer.log()).toContain('"callback_delivered"'));

    expect(receiver.received.length).toBeGreaterThan(1);
    expect(
      new Set(receiver.received.map(({ headers, body }) => `${headers["webhook-id"]} ${body}`)).size,
    ).toBe(1);
  });

  it("delivers everything to one sender while another's target takes connections and never answers", async () => {
    const hole = createServer(() => {});
    hole.listen(0, "127.0.0.1");
    await once(hole, "listening");
    const stuckKey = freshKey();
    const stuck = {
      name: "stuck",
      keys: [stuckKey],
      callbackUrl: `http://127.0.0.1:${(hole.address() as AddressInfo).port}/`,
    };
    await start({ callbackUrl: receiver.url }, [stuck]);
    const stuckPeer = createWebhookPeer(peer.url, stuckKey);

    for (let count = 0; count < 40; count += 1) await stuckPeer.post(requestOf(`s${count}`, "rectification"));
    for (let count = 0; count < 40; count += 1) await peer.post(requestOf(`w${count}`, "rectification"));

    // One after the other, the stuck ones' time-outs (20 s each) would take far longer than this waits.
    await vi.waitFor(() => expect(receiver.received).toHaveLength(40), WAIT);
    const stoppedAt = performance.now();
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    hole.closeAllConnections();
    hole.close();
  });

  it("sends a callback again on demand, whatever became of it", async () => {
    await start({ callbackUrl: receiver.url });
    await peer.post(requestOf("a1"));
    await vi.waitFor(() => expect(consumer.log()).toContain('"callback_delivered"'), WAIT);

    const command = scenario.start({}, { arguments: ["redeliver", "a1"], input: "" });
    expect(await command.exited, command.log()).toBe(0);

    expect(JSON.parse(command.stdout())).toEqual({
      requestId: "a1",
      channel: "callbacks",
      messageId: "callback:a1",
      result: "due",
    });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(2), WAIT);
    const none = scenario.start({}, { arguments: ["redeliver", "unknown"], input: "" });
    expect(await none.exited).toBe(1);
  });

  it("connects to no address of this host unless for development, and takes no redirect for an answer", async () => {
    await start({ callbackUrl: receiver.url.replace("http:", "https:") }, [], {
      CALLBACK_DEVELOPMENT: "false",
    });
    await peer.post(requestOf("a1"));
    await vi.waitFor(() => expect(consumer.log()).toContain('"address_refused"'), WAIT);
    expect(receiver.received).toEqual([]);
    await consumer.kill("SIGTERM");

    receiver.status = 308;
    await start({ callbackUrl: receiver.url });
    await peer.post(requestOf("a2"));
    await vi.waitFor(() => expect(consumer.log()).toMatch(/"statusCode":308.*"callback_postponed"/), WAIT);
    expect(consumer.log()).not.toContain("/dsar");
  });
});
