declare module "kafkajs-snappy" {
  import type { ICompressionCodec } from "kafkajs";

  const createCodec: () => ICompressionCodec;
  export default createCodec;
}

declare module "lz4js" {
  /** Packs into an LZ4 frame. */
  export function compress(bytes: Uint8Array): Uint8Array;
  /** Unpacks an LZ4 frame. */
  export function decompress(frame: Uint8Array): Uint8Array;
}
