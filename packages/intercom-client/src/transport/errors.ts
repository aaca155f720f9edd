import { FAILURES, type IntercomErrorCode } from "./failures.ts";

export type TimeoutPhase = "connect" | "headers" | "body" | "total";

/** What is left of a foreign error: its message could quote a header, a body or an address. */
export interface ReducedCause {
  readonly name: string;
  readonly code: string | null;
}

export interface IntercomErrorFacts {
  readonly code: IntercomErrorCode;
  /** False only where the call certainly never left: refused, aborted in the queue, no connection. */
  readonly sent: boolean;
  readonly status?: number | null;
  readonly intercomCode?: string | null;
  readonly requestId?: string | null;
  readonly phase?: TimeoutPhase;
  readonly retryAt?: number;
  readonly scope?: string | null;
  readonly canonicalId?: string | null;
  /** As the header has it. */
  readonly contentType?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error of this package. Act on `code` and `retryable`; the message is a fixed sentence with status, Intercom's
 * code, `request_id` and the code of what caused it (`ENOTFOUND`), and neither it nor `cause` ever holds a body, a URL, an id, a header or an address.
 */
export class IntercomError extends Error {
  override readonly name = "IntercomError";
  readonly code: IntercomErrorCode;
  readonly retryable: boolean;
  readonly sent: boolean;
  /** HTTP status, `null` where there was no answer. */
  readonly status: number | null;
  /** First code of Intercom's error list. An open set. */
  readonly intercomCode: string | null;
  /** Intercom's `request_id`, for a question to its support. */
  readonly requestId: string | null;
  /** Set for `timeout`. */
  readonly phase: TimeoutPhase | null;
  /** Set for `rate_limited`: milliseconds since 1970 before which a call is useless. */
  readonly retryAt: number | null;
  /** Set for `scope_missing` where Intercom named the scope. */
  readonly scope: string | null;
  /** Set for `merged` where Intercom named the contact that is left. */
  readonly canonicalId: string | null;
  /** Media type of an answer that could not be read, `null` where it is not told. */
  readonly contentType: string | null;

  constructor(facts: IntercomErrorFacts) {
    const cause = facts.cause === undefined ? undefined : { cause: reduceCause(facts.cause) };
    const contentType = mediaTypeOf(facts.contentType);
    super(sentenceOf(facts, contentType), cause);
    this.code = facts.code;
    this.retryable = FAILURES[facts.code].retryable;
    this.sent = facts.sent;
    this.status = facts.status ?? null;
    this.intercomCode = facts.intercomCode ?? null;
    this.requestId = facts.requestId ?? null;
    this.phase = facts.phase ?? null;
    this.retryAt = facts.retryAt ?? null;
    this.scope = facts.scope ?? null;
    this.canonicalId = facts.canonicalId ?? null;
    this.contentType = contentType;
  }
}

function sentenceOf(
  { code, status, intercomCode, requestId, phase, cause }: IntercomErrorFacts,
  contentType: string | null,
): string {
  const causeCode = reduceCause(cause).code;
  const details = [
    status == null ? null : `status ${status}`,
    contentType === null ? null : `content type ${contentType}`,
    intercomCode == null ? null : `code ${intercomCode}`,
    requestId == null ? null : `request_id ${requestId}`,
    phase === undefined ? null : `phase ${phase}`,
    causeCode === null ? null : `cause ${causeCode}`,
  ].filter((detail) => detail !== null);
  const { sentence } = FAILURES[code];
  return details.length === 0 ? sentence : `${sentence} (${details.join(", ")})`;
}

/** RFC 9110, 8.3.1, without parameters. */
function mediaTypeOf(contentType: string | undefined): string | null {
  return (
    contentType?.match(/^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}(?=\s*(?:;|$))/i)?.[0].toLowerCase() ?? null
  );
}

const SAFE_WORD = /^[A-Za-z0-9_]{1,64}$/;

/** Name and code alone, and only if they are plain words. */
export function reduceCause(cause: unknown): ReducedCause {
  return { name: wordOf(cause, "name") ?? "Error", code: wordOf(cause, "code") };
}

function wordOf(value: unknown, key: "name" | "code"): string | null {
  if (typeof value !== "object" || value === null) return null;
  const word: unknown = Reflect.get(value, key);
  return typeof word === "string" && SAFE_WORD.test(word) ? word : null;
}
