import type { Ledger } from "@intercom-dsar/ledger";
import { createHealth } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import type { ConsumerRunConfig, EachBatchPayload, Kafka } from "kafkajs";
import { expect, it } from "vitest";
import { LOOP_LIMITS } from "../../domain/loop-limits.ts";
import { testLetterSeal } from "../../testing/test-letter-seal.ts";
import { startKafkaIntake } from "./kafka.ts";

/** An intake over a kafkajs that does what the test says. */
async function startIntake(receive: Ledger["inbox"]["receive"]) {
  const clock = createManualClock();
  const health = createHealth({ clock });
  const listeners = new Map<string, (() => void)[]>();
  let run: ConsumerRunConfig = {};
  const consumer = {
    events: { FETCH_START: "fetch_start", CRASH: "crash", GROUP_JOIN: "join", REBALANCING: "rebalancing" },
    on: (event: string, listener: () => void) =>
      void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    connect: async () => {},
    subscribe: async () => {},
    async run(config: ConsumerRunConfig) {
      run = config;
    },
    stop: async () => {},
    disconnect: async () => {},
  };
  const intake = await startKafkaIntake({
    kafka: { consumer: () => consumer } as unknown as Kafka,
    groupId: "g",
    topic: "t",
    ledger: { inbox: { receive } } as Ledger,
    submissions: {
      letterSeal: testLetterSeal,
      resolve: () => ({ result: "undetermined" }),
      now: clock.now,
      idRetentionMs: 1,
    } as never,
    clock,
    logger: createRecordingLogger().logger,
    health: health.part("intake"),
    startHeartbeat: health.heartbeat,
    onFatal: () => {},
  });
  return {
    clock,
    intake,
    stuck: () => health.liveness().stuck.map(({ name }) => name),
    emit: (event: string) => {
      for (const listener of listeners.get(event) ?? []) listener();
    },
    batch: () =>
      run.eachBatch?.({
        batch: {
          topic: "t",
          partition: 0,
          messages: [{ offset: "0", timestamp: "0", value: Buffer.from("{}"), key: null, attributes: 0 }],
          lastOffset: () => "0",
        },
        resolveOffset: () => {},
        heartbeat: async () => {},
        commitOffsetsIfNecessary: async () => {},
        isRunning: () => true,
        isStale: () => false,
        pause: () => () => {},
      } as unknown as EachBatchPayload),
  };
}

it("is alive while kafkajs goes round, a fetch that fails included, and stuck where nothing happens in it any more", async () => {
  const { clock, emit, stuck, intake } = await startIntake(async () => []);
  for (let passed = 0; passed < 3 * LOOP_LIMITS.kafka; passed += LOOP_LIMITS.kafka / 2) {
    emit("fetch_start");
    await clock.advance(LOOP_LIMITS.kafka / 2);
    expect(stuck()).toEqual([]);
  }

  await clock.advance(LOOP_LIMITS.kafka);
  expect(stuck()).toEqual(["intake"]);

  await intake.stop();
  expect(stuck()).toEqual([]);
});

it("is stuck where a batch never ends, though other partitions go on", async () => {
  const { clock, emit, stuck, batch } = await startIntake(() => new Promise(() => {}));
  void batch();
  await clock.advance(LOOP_LIMITS.ledger + 1);
  emit("fetch_start");

  expect(stuck()).toEqual(["intake batch"]);
});

it("no longer waits for a batch that has ended, whether it was stored or not", async () => {
  const { clock, emit, stuck, batch } = await startIntake(async () => {
    throw Object.assign(new Error("away"), { code: "ledger_unavailable" });
  });
  await batch();
  await clock.advance(LOOP_LIMITS.ledger + 1);
  emit("fetch_start");

  expect(stuck()).toEqual([]);
});
