import { classifyAnswer } from "./classify-answer.ts";
import { isJsonType, parseJson, unpack } from "./decode-body.ts";
import { requestIdOf } from "./error-body.ts";
import { IntercomError } from "./errors.ts";
import type { RawAnswer } from "./exchange.ts";

export interface ReadAnswer {
  /** The body, `undefined` where it is empty or unreadable. */
  readonly json: unknown;
  readonly requestId: string | null;
  /** `null` for a success that can be read. */
  readonly failure: IntercomError | null;
}

/** Unpacks, parses and judges an answer. `retryAt` goes into the error of a rate limit. */
export async function readAnswer(
  raw: RawAnswer,
  { baseUrl, maxBodyBytes }: { readonly baseUrl: URL; readonly maxBodyBytes: number },
  retryAt: number,
): Promise<ReadAnswer> {
  const { status, headers } = raw;
  const isSuccess = status >= 200 && status < 300;
  const body = await bodyOf(raw, maxBodyBytes);
  const json =
    Buffer.isBuffer(body) && body.length > 0 ? parseJson(body, headers["content-type"]) : undefined;
  const requestId = requestIdOf(json, headers["x-request-id"]);
  // Of a failed answer the status tells enough, whatever became of its body.
  if (!isSuccess) {
    return {
      json,
      requestId,
      failure: classifyAnswer({ status, headers, body: json, requestId }, baseUrl, retryAt),
    };
  }
  if (!Buffer.isBuffer(body)) return { json, requestId, failure: body };
  if (body.length === 0 || json !== undefined) return { json, requestId, failure: null };
  const contentType = headers["content-type"];
  const code = isJsonType(contentType) ? "invalid_response" : "edge_response";
  return {
    json,
    requestId,
    failure: new IntercomError({ code, sent: true, status, requestId, contentType }),
  };
}

async function bodyOf(raw: RawAnswer, maxBodyBytes: number): Promise<Buffer | IntercomError> {
  const encoding = raw.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity" || raw.body.length === 0) return raw.body;
  return unpack(raw, encoding, maxBodyBytes);
}
