import { errorBodyOf } from "@intercom-dsar/intercom-client";
import { type Dispatcher, request } from "undici";
import { z } from "zod";
import { OAuthError } from "./oauth-error.ts";

const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 64 * 1024;

export interface PostOptions {
  readonly dispatcher: Dispatcher;
  readonly url: URL;
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  /** Parsed JSON, `undefined` for an empty body. */
  readonly body: unknown;
}

/**
 * One POST and its answer, never redirected or repeated. Throws `intercom_unavailable` for 408, 429, 5xx, where there is no answer, and
 * where it is not Intercom's: a success that is not JSON, another 4xx than 401 that is in no format of an error.
 */
export async function post(options: PostOptions): Promise<PostAnswer> {
  const { dispatcher, url, form, bearer, signal } = options;
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      method: "POST",
      headers: {
        accept: "application/json",
        ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      // The form's encoding keeps a code whole that ends in `=`.
      body: form === undefined ? null : new URLSearchParams(form).toString(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await readText(body);
    if (statusCode === 408 || statusCode === 429 || statusCode >= 500)
      throw new OAuthError("intercom_unavailable", statusCode);
    const answer = { status: statusCode, body: parseJson(text) };
    if (!isIntercoms(answer, text)) throw new OAuthError("intercom_unavailable", statusCode);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof OAuthError ? error : new OAuthError("intercom_unavailable");
  }
}

/** What a proxy or an edge answers in Intercom's place says nothing of a code, a secret or a token. */
function isIntercoms({ status, body }: PostAnswer, text: string): boolean {
  if (status < 300) return text === "" || body !== undefined;
  return status === 401 || errorBodyOf(body) !== null || OAuthFailure.safeParse(body).success;
}

/** RFC 6749, 5.2: Intercom does not document how its token endpoint words a failure. */
const OAuthFailure = z.object({ error: z.string() });

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new OAuthError("answer_malformed");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** `undefined` for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
