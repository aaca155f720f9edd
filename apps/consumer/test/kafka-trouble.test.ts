import { randomUUID } from "node:crypto";
import { decodeStatus } from "@intercom-dsar/dsar-events";
import { createTopics } from "@intercom-dsar/kafka-broker";
import type {} from "@intercom-dsar/kafka-broker/testing";
import getPort from "get-port";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const WAIT = { timeout: 90_000, interval: 50 };
const JO = [
  { id: "jo1", role: "user" as const, email: "jo@example.com" },
  { id: "jo2", role: "lead" as const, email: "jo@example.com" },
];

describe("the consumer on Kafka, when things go wrong", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;

  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: JO }));
    peer = await createKafkaPeer(inject("brokers"));
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });

  it("serves events that were sent before its group existed", async () => {
    await send("early", "access");

    scenario.start(peer.environment());

    await vi.waitFor(() => expect(peer.outcomesOf("early")).toHaveLength(1), WAIT);
  });

  it("finishes after a restart what a killed process had begun, with one outcome and one more DELETE to settle the doubt", async () => {
    const { control } = scenario.simulator;
    const rule = control.faults.add({
      match: { method: "DELETE" },
      times: 1,
      action: { kind: "hold", when: "after" },
    });
    const killed = scenario.start(peer.environment());
    await send("d1", "deletion");
    await control.waitForHeld({ signal: AbortSignal.timeout(90_000) });
    await killed.kill("SIGKILL");
    control.faults.remove(rule);
    control.release({ outcome: "drop" });

    scenario.start(peer.environment());

    await vi.waitFor(() => expect(peer.outcomesOf("d1")).toHaveLength(1), WAIT);
    expect(peer.outcomesOf("d1")[0]).toMatchObject({
      status: "completed",
      deletion: {
        contacts: [
          { id: "jo1", basis: "absent_after_attempt" },
          { id: "jo2", basis: "accepted" },
        ],
      },
    });
    expect(scenario.calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(3);
  });

  it("tells of each request that a dead token parks, at the start or later, and of each that goes on", async () => {
    const workspace = scenario.simulator.control.workspace("ws1");
    workspace.setTokenState("token-of-the-tests", "revoked");
    const consumer = scenario.start({ ...peer.environment(), WORKSPACE_PROBE: "300ms" });
    await send("p0", "access");

    await vi.waitFor(() => expect(statusesOf("parked"), consumer.log()).toEqual(["p0"]), WAIT);
    expect(consumer.log()).not.toContain('"workspace_connected"');
    workspace.setTokenState("token-of-the-tests", "active");

    await vi.waitFor(() => expect(peer.outcomesOf("p0"), consumer.log()).toHaveLength(1), WAIT);
    expect(statusesOf("resumed")).toEqual(["p0"]);

    workspace.setTokenState("token-of-the-tests", "revoked");
    await send("p1", "access");
    await send("p2", "access");

    await vi.waitFor(() => expect(statusesOf("parked").sort()).toEqual(["p0", "p1", "p2"]), WAIT);
    workspace.setTokenState("token-of-the-tests", "active");

    await vi.waitFor(
      () => expect([...peer.outcomesOf("p1"), ...peer.outcomesOf("p2")]).toHaveLength(2),
      WAIT,
    );
    expect(statusesOf("resumed").sort()).toEqual(["p0", "p1", "p2"]);
    expect(new Set(peer.events().map(({ value }) => JSON.parse(String(value)).reasonCode))).toEqual(
      new Set(["unauthorized"]),
    );
  });

  it("ends with the scope's name where the token may not delete", async () => {
    scenario.simulator.control
      .workspace("ws1")
      .setScopes("token-of-the-tests", ["read_users_companies", "read_one_user_and_company"]);
    scenario.start({ ...peer.environment(), WORKSPACE_GRACE: "1s" });
    await send("s1", "deletion");

    await vi.waitFor(() => expect(peer.outcomesOf("s1")).toHaveLength(1), WAIT);
    expect(peer.outcomesOf("s1")[0]).toMatchObject({
      status: "failed",
      reason: { code: "scope_missing" },
      evidence: { answer: { status: 403, code: expect.any(String) } },
    });
    expect(scenario.deletedIds()).toEqual([]);
  });

  it("tells once of each request that will be late", async () => {
    scenario.simulator.control.workspace("ws1").setLimit(60);
    scenario.start({ ...peer.environment(), CONCURRENCY: "1" });
    const deadline = new Date(Date.now() + 4_000).toISOString();
    const ids = Array.from({ length: 12 }, (_, index) => `late-${index}`);
    await peer.send(
      ids.map((requestId) => ({ value: JSON.stringify({ ...requestOf(requestId, "access"), deadline }) })),
    );

    await vi.waitFor(() => expect(statusesOf("deadline_at_risk").length).toBeGreaterThan(3), WAIT);

    expect(new Set(statusesOf("deadline_at_risk")).size).toBe(statusesOf("deadline_at_risk").length);
  });

  it("names the command that creates a missing topic, and goes on once it is there", async () => {
    const topic = `missing-${randomUUID().slice(0, 8)}`;
    const consumer = scenario.start({ ...peer.environment(), KAFKA_TOPIC_EVENTS: topic });

    await vi.waitFor(() => expect(consumer.log()).toContain(`--create --topic ${topic}`), WAIT);
    await createTopics(inject("brokers"), [{ topic }]);

    await vi.waitFor(() => expect(consumer.log()).toContain('"started"'), WAIT);
  });

  it("waits for a Kafka that is not there, not ready, and stops in good order when told", async () => {
    const port = await getPort();
    const consumer = scenario.start({
      ...peer.environment(),
      KAFKA_BROKERS: "127.0.0.1:1",
      HEALTH_PORT: String(port),
      HEALTH_HOST: "127.0.0.1",
    });

    await vi.waitFor(() => expect(consumer.log()).toContain('"connect_failed"'), WAIT);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ ready: false });

    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
  });

  it("refuses to remember ids for a shorter time than the topic keeps events", async () => {
    const environment = { IDENTIFIER_RETENTION: "1h", RECORD_RETENTION: "1h", ID_RETENTION: "1h" };

    const consumer = scenario.start({ ...peer.environment(), ...environment });

    expect(await consumer.exited).toBe(1);
    expect(consumer.log()).toContain("id_retention_too_short");
  });

  it("puts dead letters back with replay, but not those whose request has ended", async () => {
    scenario.start(peer.environment());
    await send("done", "access");
    await vi.waitFor(() => expect(peer.outcomesOf("done")).toHaveLength(1), WAIT);
    await peer.send([
      { value: JSON.stringify({ ...requestOf("done", "access"), identifiers: [] }) },
      {
        value: JSON.stringify({ ...requestOf("mended", "access"), ce: 1 }),
        headers: { ce_specversion: "1.0", ce_id: "1", ce_source: "urn:t", ce_type: "com.example.other" },
      },
    ]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(2), WAIT);

    expect((await replayed({ isConfirmed: false })).toSorted()).toEqual(["refused_ended", "would_be_sent"]);
    expect((await replayed()).toSorted()).toEqual(["refused_ended", "sent"]);
    await vi.waitFor(() => expect(peer.outcomesOf("mended")).toHaveLength(1), WAIT);
  });

  it("replays no dead letter that this service did not write", async () => {
    scenario.start(peer.environment());
    await peer.send([{ value: "{" }]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), WAIT);
    const [real] = peer.deadLetters();
    const value = JSON.stringify(requestOf("planted", "deletion"));
    const headers = Object.fromEntries(
      Object.entries(real?.headers ?? {}).map(([name, content]) => [name, String(content)]),
    );
    await peer.plant({ key: String(real?.key), value, headers });
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(2), WAIT);

    expect((await replayed()).toSorted()).toEqual(["refused_not_ours", "sent"]);
  });

  it("replays dead letters in the mode that they came in, whatever the case of their header names", async () => {
    scenario.start(peer.environment());
    const identifiers = Array.from({ length: 11 }, (_, n) => ({ type: "email", value: `a${n}@example.com` }));
    const type = "intercom-dsar.request.v1";
    const structured = (requestId: string) => ({
      specversion: "1.0",
      id: requestId,
      source: "/portal",
      type,
      data: { ...requestOf(requestId, "access"), identifiers },
    });
    await send("ended", "access");
    await vi.waitFor(() => expect(peer.outcomesOf("ended")).toHaveLength(1), WAIT);
    const CAPITALS = { "Content-Type": "application/cloudevents+json" };
    await peer.send([
      { value: JSON.stringify(structured("caps-1")), headers: CAPITALS },
      {
        value: JSON.stringify({ ...requestOf("caps-2", "access"), identifiers }),
        headers: { CE_specversion: "1.0", CE_id: "1", CE_source: "/portal", CE_type: type },
      },
      { value: JSON.stringify(structured("ended")), headers: CAPITALS },
    ]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(3), WAIT);

    const results = await replayed();

    expect(results.toSorted()).toEqual(["refused_ended", "sent", "sent"]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(5), WAIT);
    const paths = peer.deadLetters().map(({ headers }) => String(headers?.["dead-letter-path"]));
    expect(new Set(paths)).toEqual(new Set(["identifiers"]));
  });

  async function replayed({ isConfirmed = true } = {}): Promise<string[]> {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const command = scenario.start(peer.environment(), {
      arguments: ["replay", "--from", from, ...(isConfirmed ? ["--yes"] : [])],
    });
    expect(await command.exited, command.log()).toBe(0);
    const lines = command.stdout().split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line).result);
  }

  function send(requestId: string, kind: string): Promise<void> {
    return peer.send([{ key: requestId, value: JSON.stringify(requestOf(requestId, kind)) }]);
  }

  function statusesOf(status: string): (string | null)[] {
    return peer
      .events()
      .map(({ value, headers }) => decodeStatus({ value, headers: headers ?? {} }))
      .filter((event) => event.status === status)
      .map(({ requestId }) => requestId);
  }
});

function requestOf(requestId: string, kind: string) {
  return { requestId, kind, identifiers: [{ type: "email", value: "jo@example.com" }] };
}
