import { type Dispatcher, request } from "undici";
import { AddressError } from "../../http/address-error.ts";
import { CallbackError } from "./callback-error.ts";

const TOTAL_TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 16 * 1024;
const LONGEST_RETRY_AFTER_SECONDS = 6 * 60 * 60;

/**
 * Posts a callback's body; redirects are not followed. `signal` breaks it off.
 *
 * @throws {CallbackError} where the target did not answer 2xx.
 */
export async function postTo(
  agent: Dispatcher,
  url: string,
  signal: AbortSignal,
  body: Buffer,
  headers: Record<string, string>,
): Promise<{ readonly status: number }> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TOTAL_TIMEOUT_MS)]);
  const { status, retryAfter } = await post(agent, url, limit, body, headers);
  if (status >= 200 && status < 300) return { status };
  throw new CallbackError("target_refused", { status, retryAfterMs: retryAfter });
}

async function post(
  agent: Dispatcher,
  url: string,
  signal: AbortSignal,
  body: Buffer,
  headers: Record<string, string>,
) {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: "POST",
      body,
      headers,
      signal,
    });
    await answer.body.dump({ limit: MAX_ANSWER_BYTES });
    return { status: answer.statusCode, retryAfter: retryAfterMs(answer.headers["retry-after"]) };
  } catch (error) {
    if (error instanceof AddressError) throw new CallbackError(error.code, { cause: error });
    throw new CallbackError("target_unreachable", { cause: error });
  }
}

function retryAfterMs(header: string | string[] | undefined): number | null {
  if (typeof header !== "string" || !/^\d{1,9}$/.test(header)) return null;
  return Math.min(Number(header), LONGEST_RETRY_AFTER_SECONDS) * 1_000;
}
