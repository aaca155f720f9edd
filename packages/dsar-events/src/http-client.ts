import { setTimeout as sleepFor } from "node:timers/promises";
import { DsarClientError } from "./client-error.ts";
import { isPreview, requestMessage, signedHeaders, withId } from "./client-message.ts";
import type { CallOptions, DsarClient } from "./dsar-client.ts";
import { answerError, retryAfterMs } from "./http-answer.ts";
import { receivedOutcomeSchema } from "./received-outcome.ts";
import { idSchema } from "./request.ts";

export interface HttpClientOptions {
  /** Where the service's webhook is, without `/v1`. */
  readonly url: string;
  /** The sender's key, `whsec_…` or `whsk_…`. */
  readonly key: string;
  /** The sender's name, where the service knows very many keys. */
  readonly sender?: string;
}

interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: Uint8Array;
  readonly wait?: boolean;
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly body: unknown;
}

/** The service holds an answer back for 60 s at most; proxies often less. */
const WAIT_SECONDS = 30;
const ANSWER_MS = 15_000;
/** How often a call is made in all, before its error is the caller's. */
const TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** Between two looks at a request, where the service says nothing of it. */
const LOOK_MS = 1_000;
const SOURCE = "/dsar-client";

/** What the client has of the world. */
export interface HttpEnvironment {
  readonly fetch: typeof fetch;
  /** Rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

const NODE: HttpEnvironment = {
  fetch,
  sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
  random: Math.random,
};

export function createHttpClient(
  { url, ...signer }: HttpClientOptions,
  { fetch, sleep, random }: HttpEnvironment = NODE,
): DsarClient {
  const base = url.replace(/\/+$/, "");
  const closed = new AbortController();

  /** One call, made again where that may help. Resolves to an answer below 400. */
  async function call(request: Call, signal: AbortSignal, tries = TRIES): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await callOnce(request, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof CallFailed)) throw error;
        if (!error.reason.retryable || tried >= tries) throw error.reason;
        const pauseMs = FIRST_PAUSE_MS * 2 ** (Math.min(tried, 6) - 1) * (1 + random());
        await pause(error.retryAfterMs ?? pauseMs, signal);
      }
    }
  }

  async function callOnce({ method, path, body, wait = false }: Call, signal: AbortSignal): Promise<Answer> {
    const timeout = AbortSignal.timeout(ANSWER_MS + (wait ? WAIT_SECONDS * 1_000 : 0));
    // Signed anew each time: a signature is good for five minutes.
    const headers = {
      ...signedHeaders(body ?? `${method} ${path}`, signer),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(wait && { prefer: `wait=${WAIT_SECONDS}` }),
    };
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(base + path, {
        method,
        headers,
        body: body === undefined ? null : Buffer.from(body),
        redirect: "error",
        signal: AbortSignal.any([signal, timeout]),
      });
      text = await answer.text();
    } catch (cause) {
      throw new CallFailed(new DsarClientError("unavailable", { cause }), null);
    }
    const parsed = parseBody(text);
    if (answer.status >= 400)
      throw new CallFailed(answerError(answer.status, parsed), retryAfterMs(answer.headers));
    return { status: answer.status, retryAfterMs: retryAfterMs(answer.headers), body: parsed };
  }

  /** Rejects with the signal's own reason. */
  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, signal).catch(() => signal.throwIfAborted());
  }

  /** The caller's signal and the client's own. */
  async function within<Value>(
    options: CallOptions,
    run: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const { signal } = options;
    const own = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
    own.throwIfAborted();
    return run(own);
  }

  return {
    request: (request, options = {}) =>
      within(options, async (signal) => {
        const stated = withId(request);
        const { value } = requestMessage(stated as typeof request, { source: SOURCE });
        const path = isPreview(request) ? "/v1/previews" : "/v1/requests";
        await call({ method: "POST", path, body: value }, signal);
        return stated.requestId;
      }),
    outcome: (requestId, options = {}) =>
      within(options, async (signal) => {
        const path = `${pathOf(requestId)}/outcome`;
        while (true) {
          // A service that is away for an hour ends no wait: what a caller would do is to ask again.
          const answer = await call({ method: "GET", path, wait: true }, signal, Number.POSITIVE_INFINITY);
          if (answer.status === 200) return parseOutcome(answer.body);
          if (answer.status !== 202) throw new DsarClientError("unexpected_answer");
          await pause(answer.retryAfterMs ?? LOOK_MS, signal);
        }
      }),
    cancel: (requestId, options = {}) =>
      within(options, async (signal) => {
        await call({ method: "DELETE", path: pathOf(requestId) }, signal);
      }),
    async close() {
      closed.abort(new DsarClientError("client_closed"));
    },
  };
}

/** A call that failed, and when the service wants to be asked again. */
class CallFailed extends Error {
  readonly reason: DsarClientError;
  readonly retryAfterMs: number | null;

  constructor(reason: DsarClientError, retryAfterMs: number | null) {
    super(reason.message);
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

function pathOf(requestId: string): string {
  if (!idSchema.safeParse(requestId).success || /^\.+$/.test(requestId))
    throw new DsarClientError("request_unknown");
  return `/v1/requests/${requestId}`;
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseOutcome(body: unknown) {
  const parsed = receivedOutcomeSchema.safeParse(body);
  if (!parsed.success) throw new DsarClientError("unexpected_answer");
  return parsed.data;
}
