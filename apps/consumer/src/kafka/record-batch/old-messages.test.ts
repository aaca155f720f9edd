import { PACKERS, type Packer } from "@intercom-dsar/kafka-broker/batches";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchError } from "./batch-error.ts";
import { readBatch } from "./read-batch.ts";
import { packedBatches } from "./record-set.ts";

const LIMITS = { maxBytes: 10_000, maxRecords: 50, maxHeaders: 5 };
const VALUES = ["one", "two", "three"].map((text) => Buffer.from(text));

describe.each([0, 1])("messages of Kafka before 0.11 (magic %d)", (magic) => {
  it("are read one by one where they are not packed", async () => {
    const set = Buffer.concat(VALUES.map((value, at) => message({ magic, offset: 40n + BigInt(at), value })));

    const read = await Promise.all(packedBatches(set).map(async ({ value }) => readBatch(value, LIMITS)));

    expect(
      read.flatMap(({ records }) => [...records()]).map(({ offset, value }) => [offset, String(value)]),
    ).toEqual([
      [40n, "one"],
      [41n, "two"],
      [42n, "three"],
    ]);
  });

  it.each(Object.entries<Packer>(PACKERS).filter(([name]) => name !== "none"))(
    "are read where they are packed with %s, with their offsets",
    async (_, packer) => {
      const [packed] = packedBatches(wrapper(packer));

      const { records } = await readBatch(packed?.value ?? Buffer.alloc(0), LIMITS);

      expect(packed?.offset).toBe("42");
      expect([...records()].map(({ offset, value }) => [offset, String(value)])).toEqual([
        [40n, "one"],
        [41n, "two"],
        [42n, "three"],
      ]);
    },
  );

  it("are too large beyond the bytes or the number", async () => {
    const { value } = packedBatches(wrapper(PACKERS.gzip))[0] ?? {};
    for (const limits of [
      { ...LIMITS, maxBytes: 20 },
      { ...LIMITS, maxRecords: 2 },
    ])
      await expect(readBatch(value ?? Buffer.alloc(0), limits)).rejects.toMatchObject({
        code: "batch_too_large",
      });
  });

  it("are read or refused, whatever is damaged", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values<Packer>(PACKERS)),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        async (packer, inside, outside) => {
          const batch = wrapper(packer, inside);
          for (const [at, byte] of outside) batch[at % batch.length] = byte;
          try {
            expect([...(await readBatch(batch, LIMITS)).records()].length).toBeLessThanOrEqual(50);
          } catch (error) {
            expect(error).toBeInstanceOf(BatchError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  /** Offsets inside are relative with magic 1, absolute with magic 0; the wrapper's is the last one's. */
  function wrapper({ codec, pack }: Packer, damage: readonly (readonly [number, number])[] = []): Buffer {
    const first = magic === 1 ? 0n : 40n;
    const set = Buffer.concat(
      VALUES.map((value, at) => message({ magic, offset: first + BigInt(at), value })),
    );
    for (const [at, byte] of damage) set[at % set.length] = byte;
    return message({ magic, offset: 42n, codec, value: pack(set) });
  }
});

interface Message {
  readonly magic: number;
  readonly offset: bigint;
  readonly value: Buffer;
  readonly codec?: number;
}

/** An entry of a message set, without a key. The checksum is left out: the broker has looked at it. */
function message({ magic, offset, value, codec = 0 }: Message): Buffer {
  const time = Buffer.alloc(magic === 1 ? 8 : 0);
  if (magic === 1) time.writeBigInt64BE(1_000n);
  const head = Buffer.alloc(18);
  const body = Buffer.concat([time, int32(-1), int32(value.length), value]);
  head.writeBigInt64BE(offset);
  head.writeInt32BE(6 + body.length, 8);
  head.writeInt8(magic, 16);
  head.writeInt8(codec, 17);
  return Buffer.concat([head, body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
