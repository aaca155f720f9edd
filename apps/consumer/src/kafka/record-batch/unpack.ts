import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import { errorCode } from "../../domain/errors.ts";
import { tooLarge, unreadable } from "./batch-error.ts";
import { unpackLz4 } from "./unpack-lz4.ts";
import { unpackSnappy } from "./unpack-snappy.ts";

const unpackGzip = promisify(gunzip);
const unpackZstd = promisify(zstdDecompress);

/**
 * Unpacks records of Kafka's compression `codec` (0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd). No more than `maxBytes` come out, and
 * what is more is noticed before it is allocated.
 *
 * @throws BatchError `batch_too_large`, `batch_unreadable`
 */
export async function unpack(codec: number, packed: Buffer, maxBytes: number): Promise<Buffer> {
  switch (codec) {
    case 0:
      if (packed.length > maxBytes) throw tooLarge();
      return packed;
    case 1:
      return bounded(unpackGzip(packed, { maxOutputLength: maxBytes }));
    case 2:
      return unpackSnappy(packed, maxBytes);
    case 3:
      return unpackLz4(packed, maxBytes);
    case 4:
      return bounded(unpackZstd(packed, { maxOutputLength: maxBytes }));
    default:
      throw unreadable();
  }
}

async function bounded(unpacked: Promise<Buffer>): Promise<Buffer> {
  try {
    return await unpacked;
  } catch (error) {
    throw errorCode(error) === "ERR_BUFFER_TOO_LARGE" ? tooLarge() : unreadable();
  }
}
