import type { IncomingHttpHeaders } from "node:http";
import { errorBodyOf, type IntercomErrorBody } from "./error-body.ts";
import { IntercomError } from "./errors.ts";
import type { IntercomErrorCode } from "./failures.ts";
import { isPathId } from "./path-id.ts";
import { sameOriginUrl } from "./same-origin-url.ts";

export interface FailedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, `undefined` where it is not JSON. */
  readonly body: unknown;
  readonly requestId: string | null;
}

interface Evidence {
  readonly status: number;
  readonly error: IntercomErrorBody | null;
  readonly canonicalId: string | null;
}

/**
 * From answer to failure, first match wins. Whatever a proxy or an edge can say as well is Intercom's word only in Intercom's own error
 * format: a 404 proves that somebody's data is gone, a 403 that a scope is missing, and a page with the same status proves nothing.
 */
const RULES: readonly {
  readonly code: IntercomErrorCode;
  readonly matches: (evidence: Evidence) => boolean;
}[] = [
  { code: "unexpected_response", matches: ({ status }) => status < 400 },
  { code: "unauthorized", matches: ({ status }) => status === 401 },
  { code: "server_error", matches: ({ status }) => status === 408 || status >= 500 },
  { code: "pending_export", matches: ({ status, error }) => status === 429 && isAboutExports(error) },
  { code: "rate_limited", matches: ({ status }) => status === 429 },
  { code: "edge_response", matches: ({ error }) => error === null },
  { code: "plan_restricted", matches: ({ status }) => status === 402 },
  {
    code: "plan_restricted",
    matches: ({ status, error }) => status === 403 && hasCode(error, "api_plan_restricted"),
  },
  { code: "scope_missing", matches: ({ status }) => status === 403 },
  { code: "not_found", matches: ({ status }) => status === 404 },
  {
    code: "merged",
    matches: ({ status, error, canonicalId }) =>
      status === 410 && (canonicalId !== null || hasCode(error, "contact_merged")),
  },
  { code: "gone", matches: ({ status }) => status === 410 },
  { code: "conflict", matches: ({ status }) => status === 409 },
  { code: "invalid_request", matches: () => true },
];

/** Names a failed answer. `retryAt` goes into the error of a rate limit. */
export function classifyAnswer(answer: FailedAnswer, baseUrl: URL, retryAt: number): IntercomError {
  const { status, headers, requestId } = answer;
  const error = errorBodyOf(answer.body);
  const canonicalId = canonicalContactId(headers.link, baseUrl);
  const code =
    RULES.find(({ matches }) => matches({ status, error, canonicalId }))?.code ?? "unexpected_response";
  return new IntercomError({
    code,
    sent: true,
    status,
    requestId,
    intercomCode: error?.code ?? null,
    ...(code === "edge_response" ? { contentType: headers["content-type"] } : {}),
    ...(code === "rate_limited" ? { retryAt } : {}),
    ...(code === "scope_missing" ? { scope: scopeOf(error) } : {}),
    ...(code === "merged" ? { canonicalId } : {}),
  });
}

function hasCode(error: IntercomErrorBody | null, code: string): boolean {
  return error?.codes.includes(code) ?? false;
}

/**
 * `POST /export/content/data` answers 429 "Exceeded rate limit of 1 pending message data export jobs" with the code of a real
 * rate limit, so that the sentence is all there is to tell them apart.
 */
function isAboutExports(error: IntercomErrorBody | null): boolean {
  return error?.messages.some((message) => /pending message data export/i.test(message)) ?? false;
}

/** "You do not have the required scope (read_users)": the name in brackets, if it can't be anything but a name. */
function scopeOf(error: IntercomErrorBody | null): string | null {
  for (const message of error?.messages ?? []) {
    const scope = message.match(/required scopes? \(([A-Za-z_ ]{1,80})\)/)?.[1];
    if (scope !== undefined) return scope;
  }
  return null;
}

/**
 * The contact that a merged one lives on in: `Link: </contacts/{id}>; rel="canonical"` (RFC 8288; Intercom API 2.16, merged
 * contacts). `null` where there is none, or where it leads to another host or another path.
 */
function canonicalContactId(link: string | string[] | undefined, baseUrl: URL): string | null {
  for (const value of [link ?? []].flat()) {
    for (const [, target, parameters] of value.matchAll(/<([^<>]*)>([^<]*)/g)) {
      if (!/;\s*rel\s*=\s*"?canonical"?\s*(?:[;,]|$)/i.test(parameters ?? "")) continue;
      const url = sameOriginUrl(target ?? "", baseUrl);
      const id = url?.pathname.match(/^\/contacts\/([^/]+)$/)?.[1];
      if (id !== undefined && isPathId(id)) return id;
    }
  }
  return null;
}
