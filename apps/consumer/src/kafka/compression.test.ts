import kafkajs from "kafkajs";
import { describe, expect, it } from "vitest";
import { registerCompression } from "./compression.ts";

const { CompressionCodecs, CompressionTypes } = kafkajs;
const TEXT = Buffer.from('{"requestId":"r1"}'.repeat(50));

describe("compression", () => {
  registerCompression();

  it.each([
    ["snappy", CompressionTypes.Snappy],
    ["lz4", CompressionTypes.LZ4],
    ["zstd", CompressionTypes.ZSTD],
  ] as const)("reads back what it packed with %s", async (_, type) => {
    const codec = CompressionCodecs[type]();

    const packed = await codec.compress({ buffer: TEXT });

    expect(packed.length).toBeLessThan(TEXT.length);
    expect(await codec.decompress(packed)).toEqual(TEXT);
  });
});
