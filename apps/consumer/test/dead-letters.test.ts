import { createHash, randomBytes } from "node:crypto";
import type {} from "@intercom-dsar/kafka-broker/testing";
import type { KafkaMessage } from "kafkajs";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

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
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(2), WAIT);

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

  function letterAt(offset: string): KafkaMessage {
    const key = `${peer.topics.requests}-0-${offset}`;
    const found = peer.deadLetters().find((letter) => String(letter.key) === key);
    if (found === undefined) throw new Error(`no letter ${key}`);
    return found;
  }
});

function headersOf({ headers = {} }: KafkaMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
