import {
  PACKERS,
  type Packer,
  type RecordParts,
  recordBatch,
  recordBytes,
} from "@intercom-dsar/kafka-broker/batches";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchError } from "./batch-error.ts";
import { readBatch } from "./read-batch.ts";
import { packedBatches } from "./record-set.ts";

const LIMITS = { maxBytes: 10_000, maxRecords: 50, maxHeaders: 5 };
const ENTRY_HEAD = 12;

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array));
const value = fc.oneof(
  bytes(200),
  fc.nat(3_000).map((length): Buffer => Buffer.alloc(length, "a")),
);
const headers = fc.array(fc.tuple(fc.string({ maxLength: 8 }), fc.option(bytes(10))), { maxLength: 5 });
const record: fc.Arbitrary<RecordParts> = fc
  .tuple(fc.option(bytes(20)), fc.option(value), headers)
  .map(([key, value, headers]) => ({ key, value, headers }));
const packer = fc.constantFrom(...Object.values<Packer>(PACKERS));
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });

describe("a batch whatever it holds", () => {
  it("is read as it was written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 10 }),
        packer,
        async (records, { codec, pack }) => {
          const packed = pack(recordBytes(records));
          const batch = recordBatch(packed, { codec, recordCount: records.length });

          const read = await readBatch(batch, { ...LIMITS, maxBytes: 100_000 });

          expect([...read.records()].map(({ key, value }) => ({ key, value }))).toEqual(
            records.map(({ key, value }) => ({ key, value })),
          );
        },
      ),
    );
  });

  it("is read or refused, never more, with any bytes of it changed or cut off", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 10 }),
        packer,
        damage,
        fc.option(fc.nat()),
        async (records, { codec, pack }, changes, cut) => {
          const whole = recordBatch(pack(recordBytes(records)), { codec, recordCount: records.length });
          const batch = cut === null ? whole : whole.subarray(0, cut % whole.length);
          for (const [at, byte] of changes) if (batch.length > 0) batch[at % batch.length] = byte;

          await isReadOrRefused(batch);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is read or refused with damage in the records before they are packed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 10 }),
        packer,
        damage,
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        async (records, { codec, pack }, changes, recordCount) => {
          const plain = recordBytes(records);
          for (const [at, byte] of changes) plain[at % plain.length] = byte;

          await isReadOrRefused(recordBatch(pack(plain), { codec, recordCount, lastOffsetDelta: 9 }));
          await isReadOrRefused(recordBatch(pack(plain), { codec, recordCount: records.length }));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("is read or refused with noise in place of what a compression makes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(7), bytes(300), fc.nat(60), async (codec, noise, recordCount) => {
        await isReadOrRefused(recordBatch(noise, { codec, recordCount }));
        const xerial = Buffer.concat([PACKERS["snappy-xerial"].pack(Buffer.alloc(0)), noise]);
        await isReadOrRefused(recordBatch(xerial, { codec: 2, recordCount }));
        const lz4 = Buffer.concat([PACKERS.lz4.pack(Buffer.alloc(0)).subarray(0, 7), noise]);
        await isReadOrRefused(recordBatch(lz4, { codec: 3, recordCount }));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what a broker sends of a partition", () => {
  it("is cut into its batches, without one that is cut off at the end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(record, { minLength: 1, maxLength: 5 }), { maxLength: 5 }),
        fc.nat(),
        (sets, cut) => {
          const batches = sets.map((records, at) =>
            recordBatch(recordBytes(records), { recordCount: records.length, firstOffset: BigInt(at * 10) }),
          );
          const last = batches.at(-1) ?? Buffer.alloc(0);
          const sent = Buffer.concat([
            ...batches,
            last.subarray(0, last.length === 0 ? 0 : cut % last.length),
          ]);

          const read = packedBatches(sent);

          expect(read.map(({ value }) => value)).toEqual(batches);
          expect(read.map(({ offset }) => offset)).toEqual(
            sets.map((records, at) => String(at * 10 + records.length - 1)),
          );
        },
      ),
    );
  });

  it("is never thrown at, whatever it is", () => {
    fc.assert(
      fc.property(bytes(400), fc.array(fc.integer({ min: -20, max: 400 })), (noise, lengths) => {
        // Noise seldom has a length that fits: give it some.
        for (const [at, length] of lengths.entries())
          if (noise.length >= (at + 1) * ENTRY_HEAD) noise.writeInt32BE(length, at * ENTRY_HEAD + 8);

        for (const { offset, value } of packedBatches(noise)) {
          expect(offset).toMatch(/^-?\d+$/);
          expect(value.length).toBeLessThanOrEqual(noise.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

async function isReadOrRefused(batch: Buffer): Promise<void> {
  try {
    const read = await readBatch(batch, LIMITS);
    expect(read.bytes).toBeLessThanOrEqual(LIMITS.maxBytes);
    expect([...read.records()].length).toBeLessThanOrEqual(LIMITS.maxRecords);
  } catch (error) {
    expect(error).toBeInstanceOf(BatchError);
  }
}
