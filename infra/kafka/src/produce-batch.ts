import { once } from "node:events";
import { connect } from "node:net";

const PRODUCE = 0;
/** The first version that may carry zstd. */
const VERSION = 7;
const TIMEOUT_MS = 30_000;

/**
 * Has a broker append a record batch as it is, byte for byte but for the offset that the broker writes into it. Resolves to the offset
 * of its first record. The broker looks into it: what its own checks refuse is rejected here with Kafka's error number.
 */
export async function produceBatch(
  broker: string,
  { topic, partition, batch }: { readonly topic: string; readonly partition: number; readonly batch: Buffer },
): Promise<bigint> {
  const colon = broker.lastIndexOf(":");
  const socket = connect(Number(broker.slice(colon + 1)), broker.slice(0, colon));
  try {
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("the broker does not answer")));
    await once(socket, "connect");
    const body = Buffer.concat([
      int16(PRODUCE),
      int16(VERSION),
      int32(1),
      text("produce-batch"),
      int16(-1),
      int16(-1),
      int32(TIMEOUT_MS),
      int32(1),
      text(topic),
      int32(1),
      int32(partition),
      int32(batch.length),
      batch,
    ]);
    socket.write(Buffer.concat([int32(body.length), body]));
    const answer = await readAnswer(socket);
    // Length, correlation, one topic with its name, one partition with its number; then the error and the offset.
    const errorAt = 4 + 4 + 4 + 2 + Buffer.byteLength(topic) + 4 + 4;
    const error = answer.readInt16BE(errorAt);
    if (error !== 0) throw new Error(`the broker refused the batch: error ${error}`);
    return answer.readBigInt64BE(errorAt + 2);
  } finally {
    socket.destroy();
  }
}

async function readAnswer(socket: AsyncIterable<Buffer>): Promise<Buffer> {
  let answer = Buffer.alloc(0);
  for await (const chunk of socket) {
    answer = Buffer.concat([answer, chunk]);
    if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0)) return answer;
  }
  throw new Error("the broker closed the connection");
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
