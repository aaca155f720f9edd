import { classifyAnswer } from "./classify-answer.ts";
import { isJsonType, parseJson, unpack } from "./decode-body.ts";
import { errorBodyOf, requestIdOf } from "./error-body.ts";
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
  const body = await bodyOf(raw, maxBodyBytes);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const json = bytes.length === 0 ? undefined : parseJson(bytes, headers["content-type"]);
  const requestId = requestIdOf(json, headers["x-request-id"]);
  // An error whose body can't be unpacked is judged as one without a body.
  const failure =
    status < 200 || status >= 300
      ? classifyAnswer({ status, headers, body: json, requestId }, baseUrl, retryAt)
      : Buffer.isBuffer(body)
        ? judgeSuccess(raw, { bytes, json, requestId })
        : body;
  return { json, requestId, failure };
}

/** A success has to be JSON or nothing, and no error. */
function judgeSuccess(
  { status, headers }: RawAnswer,
  read: { readonly bytes: Buffer; readonly json: unknown; readonly requestId: string | null },
): IntercomError | null {
  const { bytes, json, requestId } = read;
  const facts = { sent: true, status, requestId, contentType: headers["content-type"] };
  if (errorBodyOf(json) !== null) return new IntercomError({ code: "unexpected_response", ...facts });
  if (bytes.length === 0 || json !== undefined) return null;
  const code = isJsonType(headers["content-type"]) ? "invalid_response" : "edge_response";
  return new IntercomError({ code, ...facts });
}

async function bodyOf(raw: RawAnswer, maxBodyBytes: number): Promise<Buffer | IntercomError> {
  const encoding = raw.headers["content-encoding"];
  if (encoding === undefined || encoding === "identity" || raw.body.length === 0) return raw.body;
  return unpack(raw, encoding, maxBodyBytes);
}
