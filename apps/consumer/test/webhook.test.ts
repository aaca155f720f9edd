import { type ConsumerProcess, portOf } from "@intercom-dsar/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createScenario, type Scenario, seedOf, WORKSPACE } from "./scenario.ts";
import { createWebhookPeer, freshKey, requestOf, sendersOf, type WebhookPeer } from "./webhook-peer.ts";

const JO = [
  { id: "jo1", role: "user" as const, email: "jo@example.com" },
  { id: "jo2", role: "lead" as const, email: "jo@example.com" },
];
const WAIT = { prefer: "wait=30" };

describe("the consumer on the webhook alone", () => {
  let scenario: Scenario;
  let consumer: ConsumerProcess;
  let peer: WebhookPeer;
  const key = freshKey();

  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    await start();
  });
  afterEach(() => scenario.close());

  async function start(added: Record<string, string> = {}): Promise<void> {
    consumer = scenario.start({
      PATH: "",
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: sendersOf({ name: "portal", keys: [key] }),
      ...added,
    });
    peer = createWebhookPeer(`http://127.0.0.1:${await portOf(consumer)}`, key);
  }

  it("accepts a request, tells how it stands, and answers the same one again with its outcome", async () => {
    const accepted = await peer.post(requestOf("a1"));

    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("location")).toBe("/v1/requests/a1");
    expect(await accepted.json()).toEqual({ requestId: "a1", statusUrl: "/v1/requests/a1" });
    const again = await peer.post(requestOf("a1"), WAIT);
    expect(again.status).toBe(200);
    expect(again.headers.get("preference-applied")).toBe("wait=30");
    expect(again.headers.get("ce-id")).toBe("outcome:a1");
    expect(await again.json()).toMatchObject({
      requestId: "a1",
      status: "completed",
      workspaceId: WORKSPACE,
    });
    const status = await (await peer.get("a1")).text();
    expect(JSON.parse(status)).toMatchObject({ state: "ended", status: "completed", waiting: null });
    expect(status).not.toContain("jo@example.com");
  });

  it("performs a deletion while the sender waits", async () => {
    const answer = await peer.post(requestOf("d1", "deletion"), WAIT);

    expect(answer.status).toBe(200);
    const outcome = (await answer.json()) as { status: string; deletion: { contacts: unknown[] } };
    expect(outcome.status).toBe("completed");
    expect(outcome.deletion.contacts).toHaveLength(2);
    expect(scenario.deletedIds()).toEqual(["jo1", "jo2"]);
  });

  it("answers with what it has when the wait is over, and cancels what has not begun", async () => {
    scenario.simulator.control.faults.add({ match: { method: "POST" }, action: { kind: "hang" } });

    const waited = await peer.post(requestOf("d1", "deletion"), { prefer: "respond-async, wait=1" });
    const cancelled = await peer.delete("d1");

    expect(waited.status).toBe(202);
    expect(cancelled.status).toBe(202);
    expect(await cancelled.json()).toMatchObject({ requestId: "d1", cancelRequested: true });
    scenario.simulator.control.faults.clear();
    await consumer.kill("SIGKILL");
    await start();
    const outcome = await (await peer.post(requestOf("d1", "deletion"), WAIT)).json();
    expect(outcome).toMatchObject({ status: "cancelled" });
    expect((await peer.delete("d1")).status).toBe(200);
    expect(scenario.deletedIds()).toEqual([]);
  });

  it("rejects what it can't serve with an outcome, as every endpoint does", async () => {
    const answer = await peer.post(requestOf("x1", "rectification"), WAIT);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: "rejected", reason: { code: "unsupported_kind" } });
  });

  it("writes no address and no key to its log, and stops in good order while somebody waits", async () => {
    scenario.simulator.control.faults.add({ match: { method: "POST" }, action: { kind: "hang" } });
    const waiting = peer.post(requestOf("a1"), WAIT);
    await vi.waitFor(() => expect(scenario.calls()).toContain("POST /contacts/search"), { timeout: 90_000 });

    const exitCode = await consumer.kill("SIGTERM");

    expect((await waiting).status).toBe(202);
    expect(exitCode, consumer.log()).toBe(0);
    expect(consumer.log()).not.toMatch(/jo@example\.com|whsec_/);
    expect(consumer.stdout()).toBe("");
  });
});
