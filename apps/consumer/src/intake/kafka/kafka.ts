import type { Ledger } from "@intercom-dsar/ledger";
import type { Clock, Health, HealthPart, Logger } from "@intercom-dsar/service";
import type { EachBatchPayload, Kafka } from "kafkajs";
import { errorCode } from "../../domain/errors.ts";
import { LOOP_LIMITS } from "../../domain/loop-limits.ts";
import type { RecordOptions } from "./record-submission.ts";
import { type SubmissionPortion, submissionPortions } from "./submission-portions.ts";

export interface KafkaIntakeOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topic: string;
  readonly ledger: Ledger;
  readonly submissions: RecordOptions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly health: HealthPart;
  readonly startHeartbeat: Health["heartbeat"];
  /** Called once when the consumer can't go on by itself; the process has to end. */
  readonly onFatal: (error: Error) => void;
}

/** A running Kafka intake. */
export interface KafkaIntake {
  /** Stops taking records, finishes the batch at hand, leaves the group. */
  stop(): Promise<void>;
}

const LEDGER_RETRY_MS = 1_000;
/**
 * More than a batch that a broker accepts by default. A larger one is still sent whole where it is the first of a fetch (KIP-74), which
 * holds that much, packed; each broker has a fetch of its own.
 */
const MAX_BYTES_PER_PARTITION = 2 * 1024 * 1024;
const MAX_BYTES_PER_FETCH = 8 * 1024 * 1024;

/**
 * How long a killed member keeps its partitions: nobody reads them meanwhile. Shorter than a request to the broker may take, because the
 * others wait as long for a dead leader, and would give up and begin anew.
 */
const SESSION_MS = 12_000;
const REBALANCE_MS = 15_000;

/**
 * Reads request events from Kafka into the ledger. An offset is committed only after its record is on disk; no Intercom call ever
 * runs in here, so a slow workspace can't block a partition. A new group starts at the earliest offset. Rejects, with nothing left
 * behind, where the brokers can't be reached now.
 */
export async function startKafkaIntake(options: KafkaIntakeOptions): Promise<KafkaIntake> {
  const { kafka, groupId, topic, health, logger, onFatal } = options;
  const consumer = kafka.consumer({
    groupId,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    maxBytes: MAX_BYTES_PER_FETCH,
    maxWaitTimeInMs: 500,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: REBALANCE_MS,
    heartbeatInterval: 3_000,
    retry: { initialRetryTime: 300, maxRetryTime: 10_000, retries: 8 },
  });
  let stopping = false;
  // kafkajs has the loop: it goes round where anything happens in it, a failed try to reach a broker included.
  const heartbeat = options.startHeartbeat("intake", LOOP_LIMITS.kafka);
  for (const event of Object.values(consumer.events)) consumer.on(event, heartbeat.beat);
  consumer.on(consumer.events.GROUP_JOIN, () => health.up());
  consumer.on(consumer.events.REBALANCING, () => health.degraded("rebalancing"));
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    const code = payload.error.name;
    health.down(code);
    logger.error("intake_crashed", { code, retryable: payload.restart });
    // kafkajs gives up for good on some errors and leaves the process alive and deaf.
    if (!payload.restart && !stopping) onFatal(payload.error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // One batch is unpacked at a time, in the whole process.
      partitionsConsumedConcurrently: 1,
      async eachBatch(payload) {
        // A batch's own: with several brokers, one that is stuck would not show in kafkajs's loop.
        const work = options.startHeartbeat("intake batch", LOOP_LIMITS.ledger);
        await takeBatch(options, payload, work.beat).finally(work.end);
      },
    });
  } catch (error) {
    stopping = true;
    heartbeat.end();
    await consumer.disconnect().catch(() => {});
    throw error;
  }
  return {
    async stop() {
      stopping = true;
      heartbeat.end();
      await consumer.stop();
      await consumer.disconnect();
    },
  };
}

/**
 * Nothing that is thrown in here may reach kafkajs except its own errors: a SyntaxError would kill the consumer for good. Those of the group
 * (this member was removed, the generation is over) must reach it as the broker gave them, so that it joins again and reads on from what is
 * committed. The batch's own commit does that; `consumer.commitOffsets` wraps them in an error that ends the consumer.
 */
async function takeBatch(
  options: KafkaIntakeOptions,
  payload: EachBatchPayload,
  beat: () => void,
): Promise<void> {
  const { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat, isRunning, isStale } = payload;
  const { topic, partition } = batch;
  for await (const portion of submissionPortions(batch, options.submissions)) {
    beat();
    if (!isRunning() || isStale()) return;
    if (!(await store(options, payload, portion))) return;
    const { lastOffset } = portion;
    const offset = (BigInt(lastOffset) + 1n).toString();
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
    // Not before: what could not be committed is fetched again, and the ledger knows it.
    resolveOffset(lastOffset);
    await heartbeat();
  }
}

/** False where the ledger did not take the records: the partition is paused and they are read again. */
async function store(
  { ledger, logger, health }: KafkaIntakeOptions,
  { batch, pause }: EachBatchPayload,
  { submissions, lastOffset, refused }: SubmissionPortion,
): Promise<boolean> {
  const { topic, partition } = batch;
  if (submissions.length === 0) return true;
  try {
    const receipts = await ledger.inbox.receive(submissions);
    health.up();
    for (const { code, firstOffset: offset } of refused)
      logger.error("batch_refused", { topic, partition, offset, code });
    logger.info("records_received", { topic, partition, offset: lastOffset, count: receipts.length });
    return true;
  } catch (error) {
    const code = errorCode(error);
    health.down(code);
    logger.error("records_not_stored", { topic, partition, error });
    const resume = pause();
    setTimeout(resume, LEDGER_RETRY_MS);
    return false;
  }
}
