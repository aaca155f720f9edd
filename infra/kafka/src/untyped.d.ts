declare module "snappyjs" {
  export function compress(bytes: Buffer): Buffer;
}

declare module "lz4js" {
  /** Packs one block; returns its length, 0 where nothing could be packed. */
  export function compressBlock(
    source: Uint8Array,
    destination: Uint8Array,
    from: number,
    length: number,
    hashTable: Uint32Array,
  ): number;
}

declare module "lz4js/xxh32.js" {
  const xxh32: { hash(seed: number, bytes: Uint8Array, from: number, length: number): number };
  export default xxh32;
}
