import { randomUUID } from "node:crypto";
import {
  PACKERS,
  type Packer,
  produceBatch,
  type RecordParts,
  recordBatch,
  recordBytes,
} from "@intercom-dsar/kafka-broker/batches";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { type IHeaders, Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { createKafkaPeer, type KafkaPeer } from "./kafka-peer.ts";
import { createScenario, type Scenario, seedOf } from "./scenario.ts";

const WAIT = { timeout: 180_000, interval: 50 };
const TRACE = Buffer.from("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
const MIB = 1024 * 1024;

describe("record batches that the consumer does not take", () => {
  let scenario: Scenario;
  let peer: KafkaPeer;

  beforeAll(async () => {
    scenario = await createScenario(seedOf({ contacts: [] }));
    peer = await createKafkaPeer(inject("brokers"));
    scenario.start(peer.environment());
  });
  afterAll(async () => {
    await scenario.close();
    await peer.close();
  });

  it.each<[string, Packer, number]>([
    ["gzip, 300 MB in 300 KB", PACKERS.gzip, 300 * MIB],
    ["snappy", PACKERS.snappy, 18 * MIB],
    ["snappy in xerial's frames", PACKERS["snappy-xerial"], 18 * MIB],
    ["lz4", PACKERS.lz4, 100 * MIB],
    ["zstd", PACKERS.zstd, 300 * MIB],
  ])("are one dead letter beyond 16 MiB unpacked: %s", async (_, { codec, pack }, bytes) => {
    const packed = pack(recordBytes([{ value: Buffer.alloc(bytes) }]));

    await isOneDeadLetter(recordBatch(packed, { codec, recordCount: 1 }), "batch_too_large", 1);
  });

  it("are one dead letter beyond 50,000 records, from the first offset to the last", async () => {
    const records = recordBytes(Array.from({ length: 50_001 }, () => ({ value: null })));

    const batch = recordBatch(PACKERS.gzip.pack(records), { codec: 1, recordCount: 50_001 });

    await isOneDeadLetter(batch, "batch_too_large", 50_001);
  });

  it("are taken where one value is longer than any request, which is a dead letter with its beginning", async () => {
    const long = Buffer.alloc(MIB + 1, "[");
    const [before, next] = [peer.deadLetters().length, randomUUID()];

    await produce(
      recordBatch(PACKERS.gzip.pack(recordBytes([{ value: long }, { value: requestOf(next) }])), {
        codec: 1,
        recordCount: 2,
      }),
    );

    await vi.waitFor(() => expect(peer.outcomesOf(next)).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(before + 1), WAIT);
    const letter = peer.deadLetters().at(-1);
    expect(letter?.value).toEqual(long.subarray(0, 64 * 1024));
    expect(texts(letter?.headers)).toMatchObject({
      "dead-letter-cause": "value_too_large",
      "dead-letter-bytes": String(long.length),
    });
  });

  it("are none of those with many records within the limits, and each record is served once", async () => {
    const ids = Array.from({ length: 600 }, (): string => randomUUID());
    const packed = PACKERS.gzip.pack(recordBytes(ids.map((id) => ({ value: requestOf(id) }))));
    const before = peer.deadLetters().length;

    await produce(recordBatch(packed, { codec: 1, recordCount: ids.length }));

    await vi.waitFor(
      () => expect(peer.outcomes().filter(({ requestId }) => ids.includes(requestId))).toHaveLength(600),
      WAIT,
    );
    expect(peer.deadLetters()).toHaveLength(before);
  });

  it("are read again by replay, under the limit that it is given, and their requests are served", async () => {
    const ids = Array.from({ length: 3 }, (): string => randomUUID());
    const records: RecordParts[] = [
      ...ids.map((id) => ({ value: requestOf(id), headers: [["traceparent", TRACE]] as const })),
      ...Array.from({ length: 50_000 }, () => ({ value: Buffer.from("{") })),
      { value: Buffer.alloc(17 * MIB) },
    ];
    const packed = PACKERS.gzip.pack(recordBytes(records));
    const before = peer.deadLetters().length;
    const from = new Date().toISOString();
    const first = await produce(recordBatch(packed, { codec: 1, recordCount: records.length }));
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(before + 1), WAIT);

    expect(await replayed(from)).toEqual([expect.objectContaining({ result: "refused_without_limit" })]);
    expect(await replayed(from, "17MiB")).toEqual([expect.objectContaining({ result: "refused_too_large" })]);
    expect(await replayed(from, "64MiB")).toEqual([
      expect.objectContaining({ result: "sent", records: { sent: 3, ended: 0, noRequest: 50_001 } }),
    ]);

    for (const id of ids) await vi.waitFor(() => expect(peer.outcomesOf(id)).toHaveLength(1), WAIT);
    expect(peer.outcomeHeaders(ids[0] ?? "").traceparent).toContain("0af7651916cd43dd8448eb211c80319c");
    expect(await replayed(from, "64MiB")).toEqual([
      expect.objectContaining({ result: "sent", records: { sent: 0, ended: 3, noRequest: 50_001 } }),
    ]);
    expect(peer.deadLetters()).toHaveLength(before + 1);

    const admin = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    // Loads what the next call needs to know of the topic.
    await admin.fetchTopicOffsets(peer.topics.requests);
    const partitions = [{ partition: 0, offset: String(first + BigInt(records.length)) }];
    await admin.deleteTopicRecords({ topic: peer.topics.requests, partitions });
    await admin.disconnect();
    expect(await replayed(from, "64MiB")).toEqual([
      expect.objectContaining({ result: "refused_original_gone" }),
    ]);
  });

  it("are those of a transaction that was aborted, without a dead letter", async () => {
    const kafka = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({
      transactionalId: randomUUID(),
      maxInFlightRequests: 1,
      idempotent: true,
    });
    await producer.connect();
    const [aborted, committed, later] = [randomUUID(), randomUUID(), randomUUID()];
    for (const id of [aborted, committed]) {
      const transaction = await producer.transaction();
      await transaction.send({
        topic: peer.topics.requests,
        messages: [{ partition: 0, value: requestOf(id) }],
      });
      await (id === aborted ? transaction.abort() : transaction.commit());
    }
    await producer.disconnect();
    await produce(batchOf([{ value: requestOf(later) }]));

    await vi.waitFor(() => expect(peer.outcomesOf(later)).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(peer.outcomesOf(committed)).toHaveLength(1), WAIT);
    expect(peer.outcomesOf(aborted)).toEqual([]);
  });

  /** What replay printed of each letter since then. */
  async function replayed(from: string, limit?: string): Promise<unknown[]> {
    const more = limit === undefined ? [] : ["--max-batch-bytes", limit];
    const command = scenario.start(peer.environment(), {
      arguments: ["replay", "--from", from, "--yes", ...more],
    });
    expect(await command.exited, command.log()).toBe(0);
    return command
      .stdout()
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  /** The batch is told once, a request behind it is served, and the offset is committed. */
  async function isOneDeadLetter(batch: Buffer, cause: string, records: number): Promise<void> {
    const before = peer.deadLetters().length;
    const first = await produce(batch);
    const next = randomUUID();
    const end = await produce(batchOf([{ value: requestOf(next) }]));

    await vi.waitFor(() => expect(peer.outcomesOf(next)).toHaveLength(1), WAIT);
    await vi.waitFor(() => expect(peer.deadLetters()).toHaveLength(before + 1), WAIT);
    const letter = peer.deadLetters().at(-1);
    expect(letter?.value).toBeNull();
    expect(texts(letter?.headers)).toMatchObject({
      "dead-letter-cause": cause,
      "dead-letter-topic": peer.topics.requests,
      "dead-letter-partition": "0",
      "dead-letter-offset": String(first),
      "dead-letter-last-offset": String(first + BigInt(records) - 1n),
    });
    await vi.waitFor(async () => expect(await committed()).toBe(end + 1n), WAIT);
  }

  async function produce(batch: Buffer): Promise<bigint> {
    const [broker = ""] = inject("brokers");
    return produceBatch(broker, { topic: peer.topics.requests, partition: 0, batch });
  }

  async function committed(): Promise<bigint> {
    const kafka = new Kafka({ brokers: [...inject("brokers")], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const { KAFKA_GROUP_ID: groupId = "" } = peer.environment();
    const [topic] = await admin.fetchOffsets({ groupId, topics: [peer.topics.requests] });
    await admin.disconnect();
    return BigInt(topic?.partitions.find(({ partition }) => partition === 0)?.offset ?? -1);
  }
});

function batchOf(records: readonly RecordParts[]): Buffer {
  return recordBatch(recordBytes(records), { recordCount: records.length });
}

function requestOf(requestId: string): Buffer {
  const identifiers = [{ type: "email", value: "nobody@example.com" }];
  return Buffer.from(JSON.stringify({ requestId, kind: "access", identifiers }));
}

function texts(headers: IHeaders = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
