import { PACKERS, type Packer } from "@intercom-dsar/kafka-broker/batches";
import kafkajs from "kafkajs";

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Lets kafkajs's producers pack in every compression that Kafka knows; of itself it knows gzip. A setting of the whole process. */
export function registerCompression(): void {
  CompressionCodecs[CompressionTypes.Snappy] = codec(PACKERS.snappy);
  CompressionCodecs[CompressionTypes.LZ4] = codec(PACKERS.lz4);
  CompressionCodecs[CompressionTypes.ZSTD] = codec(PACKERS.zstd);
}

/** Only the consumer under test unpacks. */
function codec({
  pack,
}: Packer): () => { compress: (encoder: { readonly buffer: Buffer }) => Promise<Buffer> } {
  return () => ({ compress: async ({ buffer }) => pack(buffer) });
}
