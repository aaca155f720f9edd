import {
  PACKERS,
  type Packer,
  produceBatch,
  type RecordParts,
  recordBatch,
  recordBytes,
} from "@intercom-dsar/kafka-broker/batches";
import { Kafka, logLevel } from "kafkajs";
import {
  CHART_LIMIT_BYTES,
  limitMemory,
  memoryLimitsImpossible,
  residentKiB,
} from "../stage/memory-limit.ts";
import { createScene, isReady } from "./scene.ts";
import { demand, type Trouble } from "./trouble.ts";

const MIB = 1024 * 1024;
const LOOK_EVERY_MS = 20;
const ALL_MS = 180_000;
/** Batches just below the limits; one fetch brings them all. */
const FULL_BATCHES = 10;
const FULL_RECORDS = 15;
const PADDING_BYTES = 1_000_000;

/** Record batches that a broker takes by default (1 MB): what comes of each. */
const REFUSED: readonly (readonly [cause: string, letters: number, batch: () => Buffer])[] = [
  ["batch_too_large", 1, () => zeros(PACKERS.gzip, 300 * MIB)],
  ["batch_too_large", 1, () => zeros(PACKERS.snappy, 18 * MIB)],
  ["batch_too_large", 1, () => zeros(PACKERS["snappy-xerial"], 18 * MIB)],
  ["batch_too_large", 1, () => zeros(PACKERS.lz4, 200 * MIB)],
  ["batch_too_large", 1, () => zeros(PACKERS.zstd, 600 * MIB)],
  ["batch_too_large", 1, () => batchOf(PACKERS.zstd, Array(1_000_000).fill({ value: null }))],
  ["value_too_large", 1, () => batchOf(PACKERS.gzip, [{ value: objects(15 * MIB) }])],
  ["invalid_schema", 15, () => batchOf(PACKERS.gzip, Array(15).fill({ value: objects(MIB) }))],
  ["missing_value", 5_000, () => batchOf(PACKERS.zstd, Array(5_000).fill({ value: null }))],
];

/** Batches that unpack to a thousand times their size, within the memory that the chart gives; requests behind them are answered. */
export const hugeBatches: Trouble = {
  name: "record batches that unpack to hundreds of megabytes, or to a million records, within 384 MiB",
  skip: memoryLimitsImpossible,
  async run(kafka, name) {
    using memory = limitMemory(CHART_LIMIT_BYTES);
    await using scene = await createScene(kafka, name);
    const topic = scene.stage.requestTopic;
    const [broker = ""] = kafka.brokers;
    const produce = (batch: Buffer) => produceBatch(broker, { topic, partition: 0, batch });
    const before = kafka.topics.deadLetters().length;
    for (const [, , batch] of REFUSED) await produce(batch());
    const expected = REFUSED.reduce((total, [, count]) => total + count, 0);
    for (let number = 0; number < FULL_BATCHES; number += 1) {
      const requests = Array.from({ length: FULL_RECORDS }, () => scene.webhookRequest("access", number));
      await produce(batchOf(PACKERS.gzip, requests.map(padded)));
    }
    for (let number = 0; number < 5; number += 1) await scene.send("access", number);

    const consumer = await scene.start({ memory });
    let peakKiB = 0;
    const look = setInterval(() => {
      peakKiB = Math.max(peakKiB, residentKiB(consumer.child.pid));
    }, LOOK_EVERY_MS);
    try {
      await isReady(consumer);
      const isOver = () => consumer.hasExited() || letters().length >= expected;
      await scene.eventually("every dead letter", isOver, ALL_MS);
      demand(memory.kills() === 0 && !consumer.hasExited(), "the consumer is not killed for memory");
      await scene.allEnded(ALL_MS);
    } finally {
      clearInterval(look);
    }
    demand((await lag(kafka.brokers, topic)) === 0n, "every offset is committed");
    await scene.finish(consumer);
    demand(memory.kills() === 0, "the consumer is not killed for memory");
    const found = Map.groupBy(letters(), ({ headers }) => headers["dead-letter-cause"]);
    for (const [cause, of] of Map.groupBy(REFUSED, ([cause]) => cause)) {
      const count = of.reduce((total, [, letters]) => total + letters, 0);
      demand(found.get(cause)?.length === count, `there are ${count} dead letters of ${cause}`);
    }
    return [
      `${expected} dead letters, one for each batch beyond the limits`,
      `${FULL_BATCHES * FULL_RECORDS} requests in full batches and those behind them are answered`,
      `at most ${Math.round(peakKiB / 1024)} MiB resident`,
    ];

    function letters() {
      return kafka.topics.deadLetters().slice(before);
    }
  },
};

/** One record of zeros. */
function zeros(packer: Packer, bytes: number): Buffer {
  return batchOf(packer, [{ value: Buffer.alloc(bytes) }]);
}

function batchOf({ codec, pack }: Packer, records: readonly RecordParts[]): Buffer {
  return recordBatch(pack(recordBytes(records)), { codec, recordCount: records.length });
}

/** A request with a key that nobody reads. */
function padded(body: string): RecordParts {
  return { value: Buffer.from(`${body.slice(0, -1)},"padding":${objects(PADDING_BYTES)}}`) };
}

/** Many small objects: what takes a reader of JSON most memory. */
function objects(bytes: number): Buffer {
  return Buffer.from(`[${"{},".repeat(bytes / 3 - 2)}{}]`);
}

/** Records of the topic's one partition that are not committed. */
async function lag(brokers: readonly string[], topic: string): Promise<bigint> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const [end] = await admin.fetchTopicOffsets(topic);
    const [committed] = await admin.fetchOffsets({ groupId: `${topic}.group`, topics: [topic] });
    return BigInt(end?.high ?? 0) - BigInt(committed?.partitions[0]?.offset ?? 0);
  } finally {
    await admin.disconnect();
  }
}
