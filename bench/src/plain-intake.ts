import { type Database, openDatabase, type SqlValue } from "@intercom-dsar/database";
import { requestSchema } from "@intercom-dsar/dsar-events/service";
import { openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { type EachBatchPayload, Kafka, type KafkaMessage, logLevel } from "kafkajs";

/**
 * The least that a consumer does which stores each request sealed in the ledger's database: kafkajs reads, each record is parsed by the
 * contract, sealed once and inserted into the ledger's own table, a portion in one statement and one transaction, and then its offset is
 * committed. It looks for no repeats, cancels or other requests of the same person, and hashes nothing. `plain-intake.ts OPTIONS` (JSON)
 * writes a line like the real consumer's for each portion.
 */
const options = JSON.parse(process.argv[2] ?? "") as {
  readonly brokers: string[];
  readonly topic: string;
  readonly groupId: string;
  readonly databaseUrl: string;
  readonly ledgerKey: string;
};

/** As large as the real consumer's. */
const PORTION_RECORDS = 500;
const FETCH = { maxBytesPerPartition: 2 * 1024 * 1024, maxBytes: 8 * 1024 * 1024, maxWaitTimeInMs: 500 };

const COLUMNS = [
  "request_id", "kind", "stated_workspace", "workspace_id", "meaning", "sealed", "chain_key", "received_at", "deadline", "after_id",
  "retry_of", "traceparent", "arrived_at", "state", "cancel_requested_at", "head", "origin", "sender", "sender_request_id", "meaning_key", "regulation",
] as const; // biome-ignore format: one row of names
const ROW = `(${COLUMNS.map(() => "?").join(", ")})`;
/** In place of the hashes and of the request's own key: as long as they are. */
const HASH = "0".repeat(64);
const KEY = Buffer.alloc(65);

const keyring = createKeyring([Buffer.from(options.ledgerKey, "base64")]);
const database = openDatabase(options.databaseUrl);
await openLedger({ database, keyring });
const kafka = new Kafka({ brokers: options.brokers, logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: options.groupId, ...FETCH });
await consumer.connect();
await consumer.subscribe({ topic: options.topic, fromBeginning: true });
await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: takeBatch });

async function takeBatch(payload: EachBatchPayload): Promise<void> {
  const { batch, resolveOffset, commitOffsetsIfNecessary, heartbeat } = payload;
  const { topic, partition, messages } = batch;
  for (let start = 0; start < messages.length; start += PORTION_RECORDS) {
    const portion = messages.slice(start, start + PORTION_RECORDS);
    await insert(database, portion.map(rowOf));
    const lastOffset = portion.at(-1)?.offset ?? "0";
    const offset = (BigInt(lastOffset) + 1n).toString();
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
    resolveOffset(lastOffset);
    await heartbeat();
    const line = { time: new Date().toISOString(), event: "records_received", count: portion.length };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  }
}

function rowOf({ value }: KafkaMessage): SqlValue[] {
  const request = requestSchema.parse(JSON.parse(value?.toString() ?? ""));
  const { requestId, kind } = request;
  const now = Date.now();
  const sealed = keyring.seal(Buffer.from(JSON.stringify(request)), requestId);
  return [
    ...[requestId, kind, null, "", HASH, sealed, KEY, now, now, null],
    ...[null, null, now, "received", null, HASH, null, "kafka", requestId, "00000000", "gdpr"],
  ];
}

async function insert({ transaction }: Database, rows: readonly SqlValue[][]): Promise<void> {
  const values = rows.map(() => ROW).join(", ");
  await transaction(async ({ query }) => {
    await query(`INSERT INTO requests (${COLUMNS.join(", ")}) VALUES ${values}`, rows.flat());
  });
}
