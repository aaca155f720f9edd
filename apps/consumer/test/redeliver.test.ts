import type {} from "@intercom-dsar/kafka-broker/testing";
import type { ConsumerProcess } from "@intercom-dsar/testing";
import kafkajs, { Kafka, logLevel } from "kafkajs";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const WAIT = { timeout: 60_000, interval: 50 };
/** Too small for an outcome and for the headers of a dead letter, large enough for the requests. */
const SMALL_BYTES = 200;

describe("what the broker refused", () => {
  let peer: KafkaPeer;
  let scenario: Scenario;
  let consumer: ConsumerProcess;

  beforeEach(async () => {
    peer = await createKafkaPeer(inject("brokers"), { maxMessageBytes: SMALL_BYTES });
    scenario = await createScenario(seedOf({ contacts: [{ id: "jo1", email: "jo@example.com" }] }));
    consumer = scenario.start(peer.environment());
    const identifiers = [{ type: "email", value: "jo@example.com" }];
    await peer.send([{ value: JSON.stringify({ requestId: "r1", kind: "access", identifiers }) }]);
    await peer.send([{ value: JSON.stringify({ requestId: "r2", kind: "access", identifiers }) }]);
    await peer.send([{ value: `{"requestId":"not a request"}` }]);
    await vi.waitFor(() => expect(quarantined()).toHaveLength(3), WAIT);
    expect(peer.outcomes()).toEqual([]);
    expect(peer.deadLetters()).toEqual([]);
    await allowMore();
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });

  const quarantined = () =>
    consumer
      .log()
      .split("\n")
      .filter((line) => line.includes('"message_set_aside"'))
      .map((line) => JSON.parse(line) as { lane: string; requestId: string | null; messageId: string });

  async function allowMore(): Promise<void> {
    const admin = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.alterConfigs({
      validateOnly: false,
      resources: [peer.topics.outcomes, peer.topics.deadLetter].map((name) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name,
        configEntries: [{ name: "max.message.bytes", value: "1000000" }],
      })),
    });
    await admin.disconnect();
  }

  async function redeliver(...chosen: string[]): Promise<{ exitCode: number | null; lines: object[] }> {
    const command = scenario.start({}, { arguments: ["redeliver", ...chosen], input: "" });
    const exitCode = await command.exited;
    const lines = command
      .stdout()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return { exitCode, lines };
  }

  it("is sent again by the id of its request or its own, and nothing else is", async () => {
    const letter = quarantined().find(({ lane }) => lane === "dead-letter");

    expect(await redeliver("r1")).toEqual({
      exitCode: 0,
      lines: [{ requestId: "r1", channel: "outcomes", messageId: "outcome:r1", result: "due" }],
    });
    await vi.waitFor(() => expect(peer.outcomesOf("r1")).toHaveLength(1), WAIT);
    expect(peer.outcomesOf("r1")).toMatchObject([{ status: "completed" }]);
    expect(peer.outcomeHeaders("r1")).toMatchObject({ ce_id: "outcome:r1" });
    expect(peer.outcomes()).toHaveLength(1);

    expect(await redeliver(letter?.messageId ?? "")).toMatchObject({
      exitCode: 0,
      lines: [{ channel: "dead-letter", messageId: letter?.messageId }],
    });
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), WAIT);
    // What is out, is out: Kafka keeps it.
    expect(await redeliver("r1")).toEqual({ exitCode: 1, lines: [{ id: "r1", result: "nothing_to_send" }] });
  });

  it("is sent again, all of it, by the time since which it was refused", async () => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

    expect(await redeliver("--from", inAnHour)).toEqual({ exitCode: 0, lines: [] });
    const { lines } = await redeliver("--from", hourAgo);

    expect(lines).toHaveLength(3);
    await vi.waitFor(() => expect([peer.outcomes().length, peer.deadLetters().length]).toEqual([2, 1]), WAIT);
    expect(quarantined()).toHaveLength(3);
  });
});
