import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import { IntercomError, reduceCause, type TimeoutPhase } from "./errors.ts";
import type { IntercomErrorCode } from "./failures.ts";
import { ProxyError } from "./proxy-error.ts";

/** undici's and Node's error codes that say more than "the connection failed". */
const MEANING: Readonly<Record<string, { code: IntercomErrorCode; phase?: TimeoutPhase }>> = {
  UND_ERR_CONNECT_TIMEOUT: { code: "timeout", phase: "connect" },
  UND_ERR_HEADERS_TIMEOUT: { code: "timeout", phase: "headers" },
  UND_ERR_BODY_TIMEOUT: { code: "timeout", phase: "body" },
  UND_ERR_HEADERS_OVERFLOW: { code: "invalid_response" },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: "invalid_response" },
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { code: "body_too_large" },
  UND_ERR_CLOSED: { code: "aborted" },
  UND_ERR_DESTROYED: { code: "aborted" },
};

/** Names what undici reports when there is no complete answer. `HPE_…` are the codes of Node's HTTP parser: not HTTP. */
function brokenExchange(error: unknown, sent: boolean): IntercomError {
  if (error instanceof ProxyError) return new IntercomError({ code: "proxy_failed", sent, cause: error });
  const { code } = reduceCause(error);
  const meaning = code === null ? undefined : MEANING[code];
  if (meaning !== undefined) return new IntercomError({ ...meaning, sent, cause: error });
  const isNotHttp = code?.startsWith("HPE_") ?? false;
  return new IntercomError({ code: isNotHttp ? "invalid_response" : "network_error", sent, cause: error });
}

/** Limits of one attempt, in milliseconds. */
export interface Timeouts {
  /** From the first packet to an open, encrypted connection. @default 5_000 */
  readonly connectMs: number;
  /** From the sent request to the whole head of the answer; undici's own clock for it ticks twice a second. @default 10_000 */
  readonly headersMs: number;
  /** Between two pieces of the body. @default 10_000 */
  readonly bodyMs: number;
  /** Everything, the wait for a free connection and the whole body included. @default 14_000 */
  readonly totalMs: number;
}

export interface RawRequest {
  readonly origin: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** Name, value, name, value, … */
  readonly headers: string[];
  readonly body: string | null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Called when a connection is there, right before the request is written to it; throws an `IntercomError` to keep it back. */
  readonly beforeSent: () => void;
  /** The request is about to be written to an open connection: from here on it may take effect. */
  readonly onSent: () => void;
}

/**
 * One request and its whole answer, whatever its status. It uses undici's `dispatch`, not `request`: that shows the moment of
 * sending (`sent` decides whether a deletion may have taken effect) and reads a bounded body without a stream in between.
 *
 * Errors: `network_error`, `timeout`, `invalid_response` (not HTTP), `body_too_large`, `aborted`, and what `beforeSent` throws.
 */
export function exchange(request: RawRequest, options: ExchangeOptions): Promise<RawAnswer> {
  const { dispatcher, clock, timeouts, maxBodyBytes, signal, beforeSent, onSent } = options;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let sent = false;
    let settled = false;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let bytes = 0;
    const chunks: Buffer[] = [];

    const cancelTotal = clock.after(timeouts.totalMs, () =>
      fail(new IntercomError({ code: "timeout", phase: "total", sent })),
    );
    const onAbort = () => fail(new IntercomError({ code: "aborted", sent }));
    signal?.addEventListener("abort", onAbort, { once: true });

    function settle(): void {
      settled = true;
      cancelTotal();
      signal?.removeEventListener("abort", onAbort);
    }

    function fail(error: IntercomError): void {
      if (settled) return;
      settle();
      reject(error);
      controller?.abort(error);
    }

    const tooLarge = () => fail(new IntercomError({ code: "body_too_large", sent, status }));

    try {
      dispatcher.dispatch(
        { ...request, headersTimeout: timeouts.headersMs, bodyTimeout: timeouts.bodyMs },
        {
          onRequestStart(started) {
            controller = started;
            // A request that was given up while it waited for a connection is dropped here, before it is written.
            if (settled) return started.abort(new Error("given up before it was sent"));
            try {
              beforeSent();
            } catch (error) {
              return fail(error as IntercomError);
            }
            sent = true;
            onSent();
          },
          onResponseStart(_controller, statusCode, incoming) {
            status = statusCode;
            headers = incoming;
            if (Number(incoming["content-length"]) > maxBodyBytes) tooLarge();
          },
          onResponseData(_controller, chunk) {
            bytes += chunk.length;
            if (bytes > maxBodyBytes) return tooLarge();
            chunks.push(chunk);
          },
          onResponseEnd() {
            if (settled) return;
            settle();
            resolve({ status, headers, body: Buffer.concat(chunks, bytes) });
          },
          onResponseError(_controller, error) {
            fail(brokenExchange(error, sent));
          },
        },
      );
    } catch (error) {
      fail(brokenExchange(error, sent));
    }
  });
}
