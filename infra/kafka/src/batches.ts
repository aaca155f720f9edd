export { PACKERS, type Packer } from "./pack.ts";
export { produceBatch } from "./produce-batch.ts";
export { type BatchWords, type RecordParts, recordBatch, recordBytes, varint } from "./record-batch.ts";
