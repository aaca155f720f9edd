import {
  type BatchWords,
  PACKERS,
  type Packer,
  type RecordParts,
  recordBatch,
  recordBytes,
} from "@intercom-dsar/kafka-broker/batches";
import { describe, expect, it } from "vitest";
import { type BatchLimits, readBatch } from "./read-batch.ts";

const LIMITS: BatchLimits = { maxBytes: 100_000, maxRecords: 1_000, maxHeaders: 10 };

describe.each(Object.entries<Packer>(PACKERS))("a batch packed with %s", (_, { codec, pack }) => {
  it("is read with its keys, values, headers and offsets", async () => {
    const records: RecordParts[] = [
      { key: Buffer.from("k"), value: Buffer.from('{"requestId":"r1"}'.repeat(50)) },
      { value: null, headers: [["ce_type", Buffer.from("first")]] },
      {
        value: Buffer.from("x"),
        headers: [
          ["ce_type", Buffer.from("first")],
          ["ce_type", Buffer.from("last")],
          ["__proto__", null],
        ],
      },
    ];
    const batch = batchOf(records, { firstOffset: 7n, timestamp: 1_000 });

    const read = [...(await readBatch(batch, LIMITS)).records()];

    expect(read.map(({ offset, timestamp }) => [offset, timestamp])).toEqual([
      [7n, 1_000],
      [8n, 1_000],
      [9n, 1_000],
    ]);
    expect(read.map(({ key, value }) => [key?.toString(), value?.toString()])).toEqual([
      ["k", '{"requestId":"r1"}'.repeat(50)],
      [undefined, undefined],
      [undefined, "x"],
    ]);
    expect(read.map(({ headers }) => headers.ce_type?.toString())).toEqual([undefined, "first", "last"]);
  });

  it("is too large beyond the bytes, and fits at the last one", async () => {
    const records = [{ value: Buffer.alloc(50_000) }];
    const bytes = recordBytes(records).length;
    const batch = batchOf(records);

    await expect(readBatch(batch, { ...LIMITS, maxBytes: bytes - 1 })).rejects.toMatchObject({
      code: "batch_too_large",
    });
    expect((await readBatch(batch, { ...LIMITS, maxBytes: bytes })).bytes).toBe(bytes);
  });

  it("is too large beyond the records, before it is unpacked", async () => {
    const batch = recordBatch(Buffer.from("not packed at all"), { codec, recordCount: 1_001 });

    await expect(readBatch(batch, LIMITS)).rejects.toMatchObject({ code: "batch_too_large" });
  });

  it("is too large with a record of more headers than any event has", async () => {
    const headers = Array.from({ length: 11 }, (__, n) => [`h${n}`, null] as const);

    await expect(readBatch(batchOf([{ value: null, headers }]), LIMITS)).rejects.toMatchObject({
      code: "batch_too_large",
    });
  });

  it.each<[string, Partial<BatchWords>]>([
    ["more records than it says", { recordCount: 2 }],
    ["fewer records than it says", { recordCount: 4 }],
    ["a negative number of records", { recordCount: -1 }],
    ["offsets beyond its last", { recordCount: 3, lastOffsetDelta: 1 }],
    ["a last offset before its first", { recordCount: 3, lastOffsetDelta: -5 }],
    ["a compression that Kafka does not know", { recordCount: 3, codec: 7 }],
  ])("is unreadable with %s", async (__, words) => {
    const records = recordBytes([1, 2, 3].map((n) => ({ value: Buffer.from(`${n}`) })));
    const batch = recordBatch(pack(records), { codec, recordCount: 3, ...words });

    await expect(readBatch(batch, LIMITS)).rejects.toMatchObject({ code: "batch_unreadable" });
  });

  function batchOf(records: readonly RecordParts[], words: Partial<BatchWords> = {}): Buffer {
    return recordBatch(pack(recordBytes(records)), { codec, recordCount: records.length, ...words });
  }
});
