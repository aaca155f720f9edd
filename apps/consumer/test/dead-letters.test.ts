import { createHash, randomBytes } from "node:crypto";
import { createTopics } from "@intercom-dsar/kafka-broker";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { type Admin, Kafka, type KafkaMessage, logLevel } from "kafkajs";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { freshKeyPair, signedHeaders } from "../src/testing/webhook-server.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";
import { freshKey, requestOf, sendersOf } from "./webhook-peer.ts";

const WAIT = { timeout: 90_000, interval: 50 };
const LIMIT_BYTES = 40_000;
/** As large a value as a topic with that limit takes; its dead letter has headers besides. */
const LARGEST_BYTES = LIMIT_BYTES - 80;

describe("dead letters of records as large as the topics take", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;

  beforeEach(async () => {
    scenario = await createScenario(seedOf({}));
    peer = await createKafkaPeer(inject("brokers"), { maxMessageBytes: LIMIT_BYTES });
    scenario.start(peer.environment());
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });

  it("hold the value whole where it packs, else its beginning with the SHA-256 and the length of the whole", async () => {
    const text = Buffer.from(`{"requestId": "no request", "padding": "${"x".repeat(LARGEST_BYTES - 60)}"}`);
    const noise = randomBytes(LARGEST_BYTES);
    await peer.send([{ value: text, partition: 0 }]);
    await peer.send([{ value: noise, partition: 0 }]);
    await vi.waitFor(() => expect(letters()).toHaveLength(2), WAIT);

    expect(letterAt("0").value).toEqual(text);
    expect(headersOf(letterAt("0"))).not.toHaveProperty("dead-letter-truncated");
    const { value } = letterAt("1");
    expect(value?.length).toBeGreaterThan(LARGEST_BYTES * 0.8);
    expect(noise.subarray(0, value?.length)).toEqual(value);
    expect(headersOf(letterAt("1"))).toMatchObject({
      "dead-letter-cause": "invalid_encoding",
      "dead-letter-truncated": "true",
      "dead-letter-sha256": createHash("sha256").update(noise).digest("hex"),
      "dead-letter-bytes": String(LARGEST_BYTES),
    });
  });

  it("go back with the whole value, read again at its place, or not at all where it is gone", async () => {
    const noise = [0, 0, 1].map((partition) => ({ value: randomBytes(LARGEST_BYTES), partition }));
    for (const message of noise) await peer.send([message]);
    await peer.send([{ value: "{", partition: 1 }]);
    await vi.waitFor(() => expect(letters()).toHaveLength(4), WAIT);

    expect(await replayed()).toEqual(new Set(["invalid_encoding sent", "invalid_json sent"]));

    // Came again, whole: their letters tell the same.
    const hashes = () => letters().map((letter) => headersOf(letter)["dead-letter-sha256"] ?? "whole");
    for (const hash of new Set(hashes()))
      await vi.waitFor(() => expect(hashes().filter((one) => one === hash).length).toBeGreaterThan(1), WAIT);
    expect(new Set(hashes()).size).toBe(4);

    await deleteRecords();

    expect(await replayed()).toEqual(
      new Set(["invalid_encoding refused_original_gone", "invalid_json sent"]),
    );
  });

  /** The causes of the letters with what became of them. */
  async function replayed(): Promise<Set<string>> {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const command = scenario.start(peer.environment(), { arguments: ["replay", "--from", from, "--yes"] });
    expect(await command.exited, command.log()).toBe(0);
    const lines = command.stdout().split("\n").filter(Boolean);
    return new Set(lines.map((line) => JSON.parse(line)).map(({ cause, result }) => `${cause} ${result}`));
  }

  /** As the topic's retention does. */
  async function deleteRecords(): Promise<void> {
    const admin = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topic = peer.topics.requests;
    const ends = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: ends });
    await admin.disconnect();
  }

  /** Each once: what a broker took beside something that it refused is sent again. */
  function letters(): KafkaMessage[] {
    return [...new Map(peer.deadLetters().map((letter) => [String(letter.key), letter])).values()];
  }

  function letterAt(offset: string): KafkaMessage {
    const key = `${peer.topics.requests}-0-${offset}`;
    const found = letters().find((letter) => String(letter.key) === key);
    if (found === undefined) throw new Error(`no letter ${key}`);
    return found;
  }
});

describe("signed records", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;

  beforeEach(async () => {
    scenario = await createScenario(
      seedOf({ contacts: [{ id: "jo1", role: "user", email: "jo@example.com" }] }),
    );
    peer = await createKafkaPeer(inject("brokers"));
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });

  it("are their sender's, and a dead letter without a value until its key is known; replayed, they keep their sender", async () => {
    const portal = freshKey();
    const vault = freshKeyPair();
    const known = environment({ name: "portal", keys: [portal] });
    const both = environment({ name: "portal", keys: [portal] }, { name: "vault", keys: [vault.publicKey] });
    const records = [
      signed(portal, requestOf("r1", "deletion")),
      signed(vault.privateKey, requestOf("r1")),
      { value: JSON.stringify(requestOf("r1")) },
    ].map((record) => ({ ...record, partition: 0 }));
    const first = scenario.start(known);
    await peer.send(records);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(peer.outcomes()).toHaveLength(2), WAIT);

    expect(outcomes()).toEqual(["kafka rejected signature_required", "portal completed"]);
    const [letter] = peer.deadLetters();
    expect(letter?.value?.length ?? 0).toBe(0);
    expect(letter === undefined ? {} : headersOf(letter)).toMatchObject({
      "dead-letter-cause": "signature_invalid",
      "dead-letter-signed": "true",
      "dead-letter-offset": "1",
    });

    expect(await replayed(known)).toEqual(["refused_signature"]);
    expect(await first.kill("SIGTERM"), first.log()).toBe(0);
    scenario.start(both);
    expect(await replayed(both)).toEqual(["sent"]);

    await vi.waitFor(() => expect(peer.outcomes()).toHaveLength(3), WAIT);
    expect(outcomes()).toContain("vault not_found no_match");
    expect(scenario.deletedIds()).toEqual(["jo1"]);
  });

  function environment(...senders: { name: string; keys: string[] }[]): Record<string, string> {
    return { ...peer.environment(), SENDERS: sendersOf(...senders), KAFKA_UNSIGNED: "reject" };
  }

  function outcomes(): string[] {
    return peer
      .outcomes()
      .map(({ sender, status, reason }) => [sender, status, reason?.code].filter(Boolean).join(" "))
      .toSorted();
  }

  async function replayed(variables: Record<string, string>): Promise<string[]> {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const command = scenario.start(variables, { arguments: ["replay", "--from", from, "--yes"] });
    expect(await command.exited, command.log()).toBe(0);
    const lines = command.stdout().split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line).result);
  }
});

function signed(key: Parameters<typeof signedHeaders>[0], request: object) {
  const value = JSON.stringify(request);
  return { value, headers: signedHeaders(key, value) };
}

describe("dead letters of a topic that is deleted and made again", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  let admin: Admin;

  beforeEach(async () => {
    scenario = await createScenario(seedOf({}));
    peer = await createKafkaPeer(inject("brokers"));
    admin = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterEach(async () => {
    await scenario.close();
    await admin.disconnect();
    await peer.close();
  });

  it("are there for the new record too, at the same place", async () => {
    const first = scenario.start(peer.environment());
    await peer.send([{ value: "first", partition: 0 }]);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(1), WAIT);
    expect(await first.kill("SIGTERM"), first.log()).toBe(0);

    await makeAgain(peer.topics.requests);
    await vi.waitFor(() => peer.send([{ value: "second", partition: 0 }]), WAIT);
    scenario.start(peer.environment());

    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(2), WAIT);
    expect(peer.deadLetters().map(({ value }) => String(value))).toEqual(["first", "second"]);
    const keys = peer.deadLetters().map(({ key }) => String(key));
    expect(new Set(keys)).toEqual(new Set([`${peer.topics.requests}-0-0`]));
  });

  async function makeAgain(topic: string): Promise<void> {
    await admin.deleteTopics({ topics: [topic] });
    const groupId = String(peer.environment().KAFKA_GROUP_ID);
    await vi.waitFor(async () => {
      expect(await admin.listTopics()).not.toContain(topic);
      expect(await admin.fetchOffsets({ groupId })).toEqual([]);
    }, WAIT);
    await createTopics(inject("brokers"), [{ topic, numPartitions: 2, replicationFactor: 1 }]);
  }
});

function headersOf({ headers = {} }: KafkaMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
