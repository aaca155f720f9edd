/**
 * Every way a call can fail. `retryable` says whether the same call, made later, can succeed without anybody changing
 * anything; `sentence` is all that an error's message says besides status, Intercom's code and `request_id`.
 *
 * Statuses and codes: https://developers.intercom.com/docs/references/rest-api/errors/http-responses and
 * https://developers.intercom.com/docs/references/rest-api/errors/error-codes.
 */
export const FAILURES = {
  network_error: {
    retryable: true,
    when: "no connection, or it broke before the answer was complete",
    sentence: "The connection to Intercom failed.",
  },
  timeout: {
    retryable: true,
    when: "`phase` `connect`, `headers`, `body` or `total` took too long",
    sentence: "Intercom took too long.",
  },
  proxy_failed: {
    retryable: true,
    when: "the proxy on the way to Intercom could not be reached, or opened no tunnel (407, 502, …); `cause` has its status",
    sentence: "The proxy on the way to Intercom failed.",
  },
  invalid_response: {
    retryable: true,
    when: "malformed or truncated JSON, a list without its array, an unreadable encoding",
    sentence: "The answer could not be understood.",
  },
  edge_response: {
    retryable: true,
    when: "a 4xx other than 401, 408 and 429 that is not in Intercom's error format, or a success that is not JSON: the page of a proxy or an edge; `contentType` is its media type",
    sentence: "The answer is not in Intercom's format: something on the way to it has answered.",
  },
  unexpected_response: {
    retryable: true,
    when: "a redirect (never followed), a success with an error in it, a deletion answered with success but without `deleted: true`, a contact with neither `id` nor `email`",
    sentence: "The answer is not one that this call may have.",
  },
  body_too_large: {
    retryable: true,
    when: "the body, packed or unpacked, is above `maxBodyBytes`",
    sentence: "The answer is larger than allowed.",
  },
  rate_limited: {
    retryable: true,
    when: "429; `retryAt` says from when on",
    sentence: "Intercom's rate limit is used up.",
  },
  pending_export: {
    retryable: true,
    when: "429 that speaks of pending export jobs: not a rate limit, waiting for the window does not help",
    sentence: "Another export of this workspace is still pending.",
  },
  server_error: {
    retryable: true,
    when: "5xx or 408",
    sentence: "Intercom could not answer.",
  },
  unauthorized: {
    retryable: false,
    when: "401 with any code (`token_revoked`, `token_expired`, `unauthorized`, …), or a token that no header can carry",
    sentence: "Intercom does not accept the token.",
  },
  token_unavailable: {
    retryable: true,
    when: "`token()` threw; `cause` has its name and code",
    sentence: "The token could not be read.",
  },
  scope_missing: {
    retryable: false,
    when: "403 that is not about the plan; `scope` is the scope's name where Intercom says it",
    sentence: "The token may not do this.",
  },
  plan_restricted: {
    retryable: false,
    when: "403 `api_plan_restricted`, or 402",
    sentence: "The workspace's plan does not include this.",
  },
  not_found: {
    retryable: false,
    when: "404",
    sentence: "Intercom does not know this id.",
  },
  merged: {
    retryable: false,
    when: "410 `contact_merged`, or with a canonical link; `canonicalId` is the contact it was merged into",
    sentence: "The contact was merged into another one.",
  },
  gone: {
    retryable: false,
    when: "410, not merged",
    sentence: "Intercom says that this is gone.",
  },
  conflict: {
    retryable: false,
    when: "409",
    sentence: "Intercom sees a conflict.",
  },
  invalid_request: {
    retryable: false,
    when: "400, 422 and every other 4xx, or an id that is refused before a call",
    sentence: "The request is not valid.",
  },
  endless_pages: {
    retryable: true,
    when: "a page that comes up again, or more than 1,000 pages",
    sentence: "The list of pages does not end.",
  },
  refused: {
    retryable: true,
    when: "`guard()` threw; `cause` has its name and code",
    sentence: "The call was forbidden before it was sent.",
  },
  aborted: {
    retryable: true,
    when: "the signal was aborted, or the client was closed",
    sentence: "The call was aborted.",
  },
} as const satisfies Record<string, { retryable: boolean; when: string; sentence: string }>;

export type IntercomErrorCode = keyof typeof FAILURES;
