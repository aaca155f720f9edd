import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import { asObject, type IntercomObject } from "../intercom-object.ts";
import { IntercomError } from "./errors.ts";
import { exchange, type RawRequest, type Timeouts } from "./exchange.ts";
import { type RateHeaders, rateHeadersOf, waitAfterRateLimit } from "./rate-headers.ts";
import { readAnswer } from "./read-answer.ts";
import type { Throttle, TurnOrder } from "./throttle.ts";

/** One attempt, for logs and metrics. It names nobody: no URL, no id, no body. */
export interface AttemptRecord {
  /** Template, such as `GET /contacts/{id}`. */
  readonly endpoint: string;
  /** `null` where there was no answer. */
  readonly status: number | null;
  /** Code of the error, `null` where the call succeeded. */
  readonly code: string | null;
  readonly sent: boolean;
  readonly durationMs: number;
  readonly requestId: string | null;
  readonly rate: RateHeaders | null;
}

interface Call {
  /** Template, such as `GET /contacts/{id}`. */
  readonly endpoint: string;
  readonly method: RawRequest["method"];
  readonly path: string;
  readonly body?: unknown;
  /** Asked for the body (`undefined` for none) in place of `body` once the call's turn has come, right before it is sent. */
  readonly bodyAtTurn?: (() => unknown) | undefined;
  /** Told of the attempt besides the caller's listeners. */
  readonly onAttempt?: ((attempt: AttemptRecord) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As in `GuardedCallOptions`. */
  readonly guard?: (() => void) | undefined;
  /** Where it stands among the calls that wait at the throttle. @default "in turn" */
  readonly goes?: TurnOrder;
  /** `Intercom-Version` of this call. @default the connection's */
  readonly version?: string;
  /** A redirect is the answer: it is given as `location`, and not followed. @default a redirect is an error */
  readonly redirects?: boolean;
}

/** A successful answer. */
export interface Answer {
  readonly status: number;
  readonly requestId: string | null;
  /** The body, `undefined` where it is empty. */
  readonly json: unknown;
  /** Where a redirect leads that was asked for. */
  readonly location?: string;
}

/** What belongs to whoever makes the call, not to the connection. */
export interface Caller {
  /** Whose calls they are, for the throttle. */
  readonly party?: string | undefined;
  readonly weight?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly guards: readonly (() => void)[];
  readonly listeners: readonly ((attempt: AttemptRecord) => void)[];
  readonly onSent: () => void;
}

export interface Connection {
  readonly baseUrl: URL;
  readonly dispatcher: Dispatcher;
  readonly token: () => string | Promise<string>;
  readonly throttle: Throttle | undefined;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  readonly maxBodyBytes: number;
  /** Headers that every request carries: name, value, name, value, … */
  readonly headers: readonly string[];
}

/** Sends calls; every call is one attempt, never retried here and never redirected. */
export interface Transport {
  readonly baseUrl: URL;
  send(call: Call): Promise<Answer>;
}

export function createTransport(connection: Connection, caller: Caller): Transport {
  const { throttle } = connection;
  return {
    baseUrl: connection.baseUrl,
    async send(call) {
      const signal = eitherSignal(call.signal, caller.signal);
      if (signal?.aborted) throw new IntercomError({ code: "aborted", sent: false });
      const attempt = () => sendOnce(connection, caller, call, signal);
      return throttle === undefined
        ? attempt()
        : throttle.run(attempt, { signal, goes: call.goes, party: caller.party, weight: caller.weight });
    },
  };
}

async function sendOnce(
  connection: Connection,
  caller: Caller,
  call: Call,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { clock, throttle } = connection;
  const token = await readToken(connection.token);
  if (signal?.aborted) throw new IntercomError({ code: "aborted", sent: false });
  const request = rawRequest(connection, call, token);
  const ownGuards = call.guard === undefined ? [] : [call.guard];
  askGuards([...caller.guards, ...ownGuards]);

  const startedAt = clock.monotonic();
  const listeners = call.onAttempt === undefined ? caller.listeners : [...caller.listeners, call.onAttempt];
  const record = (error: IntercomError | null, answer: Partial<AttemptRecord> = {}) =>
    tell(listeners, {
      endpoint: call.endpoint,
      status: error?.status ?? null,
      code: error?.code ?? null,
      sent: error?.sent ?? true,
      durationMs: clock.monotonic() - startedAt,
      requestId: null,
      rate: null,
      ...answer,
    });

  const raw = await exchange(request, {
    ...connection,
    signal,
    beforeSent: () => askGuards(ownGuards),
    onSent: caller.onSent,
  }).catch((error: IntercomError) => {
    record(error);
    throw error;
  });
  const { status, headers } = raw;
  const now = clock.now();
  const rate = rateHeadersOf(headers);
  const { location } = call.redirects === true && status === 302 ? headers : {};
  const read = await readAnswer(raw, connection, now + waitAfterRateLimit(rate, now));
  const { json, requestId } = read;
  const failure = location === undefined ? read.failure : null;
  throttle?.observe({
    ...rate,
    status,
    at: now,
    sentAt: now - (clock.monotonic() - startedAt),
    pendingExport: failure?.code === "pending_export",
  });
  record(failure, { status, requestId, rate });
  if (failure !== null) throw failure;
  return { status, requestId, json, ...(location !== undefined && { location }) };
}

/** The body, which has to be an object: `invalid_response`. */
export function objectOf(answer: Answer): IntercomObject {
  const object = asObject(answer.json);
  if (object !== null) return object;
  const { status, requestId } = answer;
  throw new IntercomError({ code: "invalid_response", sent: true, status, requestId });
}

function rawRequest({ baseUrl, headers }: Connection, call: Call, token: string): RawRequest {
  const all = [...headers, "authorization", `Bearer ${token}`];
  if (call.version !== undefined) all[all.indexOf("intercom-version") + 1] = call.version;
  const content = call.bodyAtTurn === undefined ? call.body : call.bodyAtTurn();
  const body = content === undefined ? null : JSON.stringify(content);
  if (body !== null) all.push("content-type", "application/json");
  return { origin: baseUrl.origin, method: call.method, path: call.path, headers: all, body };
}

/** A token that no header can carry (RFC 6750, 2.1, and any other visible ASCII) is as good as none: `unauthorized`. */
async function readToken(token: Connection["token"]): Promise<string> {
  let value: string;
  try {
    const read = token();
    value = typeof read === "string" ? read : await read;
  } catch (cause) {
    throw new IntercomError({ code: "token_unavailable", sent: false, cause });
  }
  if (!/^[\x21-\x7e]+$/.test(value)) throw new IntercomError({ code: "unauthorized", sent: false });
  return value;
}

function askGuards(guards: Caller["guards"]): void {
  try {
    for (const guard of guards) guard();
  } catch (cause) {
    throw new IntercomError({ code: "refused", sent: false, cause });
  }
}

/** A listener that throws must not turn a deletion that took place into a failed call. */
function tell(listeners: Caller["listeners"], attempt: AttemptRecord): void {
  for (const listener of listeners) {
    try {
      listener(attempt);
    } catch {}
  }
}

function eitherSignal(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one === other ? one : AbortSignal.any([one, other]);
}
