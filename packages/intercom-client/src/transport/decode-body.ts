import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { IntercomError } from "./errors.ts";
import type { RawAnswer } from "./exchange.ts";

const UNPACK = new Map<string, (packed: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>([
  ["gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

/**
 * The bytes that were meant. The client asks for `identity` (a packed body can grow without bound), yet a proxy may pack all
 * the same; then it is unpacked up to `maxBodyBytes`. Resolves to the error otherwise: `body_too_large`, `invalid_response`.
 */
export async function unpack(
  answer: RawAnswer,
  encoding: string,
  maxBodyBytes: number,
): Promise<Buffer | IntercomError> {
  const unpackBody = UNPACK.get(encoding.trim().toLowerCase());
  const { status } = answer;
  if (unpackBody === undefined) return new IntercomError({ code: "invalid_response", sent: true, status });
  try {
    return await unpackBody(answer.body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    return new IntercomError({
      code: isTooLarge ? "body_too_large" : "invalid_response",
      sent: true,
      status,
      cause: error,
    });
  }
}

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

export function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && JSON_TYPE.test(contentType);
}

/** The parsed body, or `undefined` where it is not JSON (RFC 8259: UTF-8) or says that it is something else. */
export function parseJson(body: Buffer, contentType: string | undefined): unknown {
  if (contentType !== undefined && !isJsonType(contentType)) return undefined;
  if (!isUtf8(body)) return undefined;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
