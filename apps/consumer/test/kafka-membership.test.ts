import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { openDatabase } from "@intercom-dsar/database";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createHealth, systemClock } from "@intercom-dsar/service";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { type Admin, Kafka, logLevel } from "kafkajs";
import decodeMessages from "kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js";
import { afterAll, afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { callbackPolicyOf } from "../src/config/callback-parties.ts";
import { type KafkaIntake, startKafkaIntake } from "../src/intake/kafka/kafka.ts";
import { createKafka } from "../src/kafka/kafka-client.ts";
import { createMessageFactory } from "../src/messages/message-factory.ts";
import { testLetterSeal } from "../src/testing/test-letter-seal.ts";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const WAIT = { timeout: 90_000, interval: 50 };

/** kafkajs's own view of a broker: what the group's coordinator answers is put in its mouth here. */
const require = createRequire(import.meta.url);
const Broker = require("kafkajs/src/broker");
const { createErrorFromCode, errorCodes } = require("kafkajs/src/protocol/error");

type Member = { readonly groupId: string; readonly memberId: string };
type Leaver = { leaveGroup(member: Member): Promise<unknown> };

/** The coordinator's words for "you are not (or no longer) a member as you think". */
const MEMBERSHIP = [
  "UNKNOWN_MEMBER_ID",
  "ILLEGAL_GENERATION",
  "REBALANCE_IN_PROGRESS",
  "NOT_COORDINATOR_FOR_GROUP",
  "GROUP_COORDINATOR_NOT_AVAILABLE",
  "GROUP_LOAD_IN_PROGRESS",
];

// `createKafka` sets it for the whole process, which is also that of the files that come after this one.
afterAll(() => {
  delete decodeMessages.recordSetReader;
});

describe("a member that its group has lost", () => {
  let peer: KafkaPeer;
  let admin: Admin;
  let group: string;

  beforeEach(async () => {
    const brokers = inject("brokers");
    peer = await createKafkaPeer(brokers);
    group = String(peer.environment().KAFKA_GROUP_ID);
    admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });
  afterEach(async () => {
    await admin.disconnect();
    await peer.close();
  });

  describe("since its process stood still for longer than the session (a laptop's sleep, a stopped machine)", () => {
    let scenario: Scenario;

    beforeEach(async () => {
      scenario = await createScenario(seedOf({ contacts: [{ id: "jo1", email: "jo@example.com" }] }));
    });
    afterEach(() => scenario.close());

    it("joins it again in the same process, and takes and commits what came meanwhile and later", async () => {
      const consumer = scenario.start(peer.environment());
      await send("before");
      await answered("before");

      consumer.child.kill("SIGSTOP");
      // Each partition, so that the fetch that is under way brings a record whose commit comes too late.
      await send("stopped-0", 0);
      await send("stopped-1", 1);
      await vi.waitFor(async () => expect(await members()).toBe(0), WAIT);
      consumer.child.kill("SIGCONT");
      await send("after");

      for (const requestId of ["stopped-0", "stopped-1", "after"]) await answered(requestId);
      await vi.waitFor(async () => expect(await uncommitted()).toBe(0), WAIT);
      expect(consumer.child.exitCode).toBe(null);
      expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);

      function answered(requestId: string): Promise<void> {
        return vi.waitFor(() => {
          expect(consumer.child.exitCode, consumer.log()).toBe(null);
          expect(peer.outcomesOf(requestId)).toHaveLength(1);
        }, WAIT);
      }
    });
  });

  describe.each(["offsetCommit", "heartbeat"])("as the answer to its %s says", (call) => {
    let intake: KafkaIntake;
    let ledger: Ledger;
    const fatal = vi.fn();
    const log = createRecordingLogger();

    beforeEach(async () => {
      fatal.mockClear();
      const database = openDatabase("sqlite::memory:");
      ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now: Date.now });
      const connection = {
        brokers: inject("brokers"),
        clientId: "membership",
        tls: { enabled: false, ca: null, certificate: null, key: null },
        sasl: null,
      };
      intake = await startKafkaIntake({
        kafka: createKafka(connection, log.logger),
        groupId: group,
        topic: peer.topics.requests,
        ledger,
        submissions: {
          messages: createMessageFactory({ source: "urn:test", now: Date.now }),
          resolve: () => ({ result: "undetermined" }),
          now: Date.now,
          letterSeal: testLetterSeal,
          idRetentionMs: 365 * 86_400_000,
          senders: [],
          callbacks: callbackPolicyOf([], { development: false }),
          unsigned: "allow",
          onRefused() {},
        },
        clock: systemClock,
        logger: log.logger,
        health: { up() {}, degraded() {}, down() {} },
        startHeartbeat: createHealth().heartbeat,
        onFatal: fatal,
      });
      return async () => {
        await intake.stop();
        await ledger.close();
        await database.close();
      };
    });

    it.each(MEMBERSHIP)("(%s), joins it again and commits each record", async (type) => {
      const { code } = errorCodes.find((one: { type: string }) => one.type === type);
      const answer = vi.spyOn(Broker.prototype, call).mockImplementationOnce(async function (
        this: Leaver,
        ...[member]: unknown[]
      ) {
        // Else the group would wait for the member that it is said not to know, until that one's session ends.
        if (type === "UNKNOWN_MEMBER_ID") await this.leaveGroup(member as Member);
        throw createErrorFromCode(code);
      });
      await send("first");
      await vi.waitFor(() => expect(answer.mock.calls.length).toBeGreaterThan(1), WAIT);
      await send("second");

      for (const requestId of ["first", "second"])
        await vi.waitFor(async () => expect(await ledger.reads.find(requestId)).not.toBeNull(), WAIT);
      await vi.waitFor(async () => expect(await uncommitted()).toBe(0), WAIT);
      expect(fatal).not.toHaveBeenCalled();
    });
  });

  function send(requestId: string, partition?: number): Promise<void> {
    const identifiers = [{ type: "email", value: "jo@example.com" }];
    const value = JSON.stringify({ requestId, kind: "access", identifiers });
    return peer.send([{ key: requestId, value, ...(partition !== undefined && { partition }) }]);
  }

  async function members(): Promise<number> {
    const { groups } = await admin.describeGroups([group]);
    return groups[0]?.members.length ?? 0;
  }

  /** Records of the request topic that the group has not committed. */
  async function uncommitted(): Promise<number> {
    const topic = peer.topics.requests;
    const ends = await admin.fetchTopicOffsets(topic);
    const [of] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    const committed = new Map(of?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return ends.reduce(
      (sum, { partition, offset }) => sum + Number(offset) - Math.max(committed.get(partition) ?? 0, 0),
      0,
    );
  }
});
