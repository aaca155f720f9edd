import { randomUUID } from "node:crypto";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { runCheck } from "./check-command.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

describe("check of Kafka", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;
  beforeEach(async () => {
    scenario = await createScenario(seedOf({ contacts: [] }));
    peer = await createKafkaPeer(inject("brokers"));
  });
  afterEach(async () => {
    await scenario.close();
    await peer.close();
  });
  const check = (environment: Record<string, string> = {}) =>
    runCheck(scenario, { ...peer.environment(), ...environment });

  it("sees brokers, topics and a group that is new", async () => {
    const { exitCode, named, log, rows } = await check();

    expect(exitCode, JSON.stringify(rows) + log).toBe(0);
    expect(named("kafka")).toMatchObject({ result: "ok", variable: "KAFKA_BROKERS" });
    expect(named("topics")?.detail).toContain(peer.topics.outcomes);
    expect(named("retention")).toMatchObject({ result: "ok", variable: "ID_RETENTION" });
    expect(named("group")?.detail).toContain("starts at the earliest offset");
  });

  it("names topics that are missing, and creates none", async () => {
    const missing = { KAFKA_TOPIC_EVENTS: `missing-${randomUUID()}`, KAFKA_CREATE_TOPICS: "false" };

    for (const _ of ["first", "second"]) {
      const { exitCode, named, log } = await check(missing);

      expect(exitCode, log).toBe(1);
      expect(named("topics")).toMatchObject({
        result: "failed",
        variable: "KAFKA_CREATE_TOPICS",
        detail: `missing, or hidden from this user: ${missing.KAFKA_TOPIC_EVENTS}`,
      });
    }
    const allowed = await check({ ...missing, KAFKA_CREATE_TOPICS: "true" });
    expect(allowed.exitCode, allowed.log).toBe(0);
    expect(allowed.named("topics")?.detail).toBe(`a start creates ${missing.KAFKA_TOPIC_EVENTS}`);
  });

  it("refuses ids that are forgotten before the topic's events", async () => {
    const short = { ID_RETENTION: "2d", RECORD_RETENTION: "1d", IDENTIFIER_RETENTION: "1d" };
    const { exitCode, named, log } = await check(short);

    expect(exitCode, log).toBe(1);
    expect(named("retention")).toMatchObject({ result: "failed", variable: "ID_RETENTION" });
  });

  it("names the brokers where none answers, and looks at the rest all the same", async () => {
    const { exitCode, named, log } = await check({ KAFKA_BROKERS: "127.0.0.1:1" });

    expect(exitCode, log).toBe(1);
    expect(named("kafka")).toMatchObject({
      result: "failed",
      variable: "KAFKA_BROKERS",
      detail: "127.0.0.1:1: ECONNREFUSED",
    });
    expect(named("group")).toMatchObject({ result: "skipped", detail: "needs topics" });
    expect(named("intercom")?.result).toBe("ok");
  });
});
