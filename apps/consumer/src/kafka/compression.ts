import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import kafkajs from "kafkajs";
import createSnappyCodec from "kafkajs-snappy";
import { compress as lz4Compress, decompress as lz4Decompress } from "lz4js";

const { CompressionCodecs, CompressionTypes } = kafkajs;
const pack = promisify(zstdCompress);
const unpack = promisify(zstdDecompress);

interface Encoder {
  readonly buffer: Buffer;
}

/**
 * kafkajs reads gzip alone by itself, and a record in any other compression ends its consumer for good. Which one a topic's records
 * come in is the emitters' choice, so all that Kafka knows are registered; in kafkajs that is a setting of the whole process.
 */
export function registerCompression(): void {
  CompressionCodecs[CompressionTypes.Snappy] = createSnappyCodec;
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async ({ buffer }: Encoder) => Buffer.from(lz4Compress(buffer)),
    decompress: async (frame: Buffer) => Buffer.from(lz4Decompress(frame)),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: ({ buffer }: Encoder) => pack(buffer),
    decompress: (frame: Buffer) => unpack(frame),
  });
}
