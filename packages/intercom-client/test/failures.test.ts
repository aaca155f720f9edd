import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { FAILURES, type IntercomError, type IntercomErrorCode } from "../src/index.ts";
import { errorList, sendJson } from "./support/local-server.ts";
import { openClient } from "./support/open-client.ts";

interface Row {
  readonly what: string;
  readonly answer: (response: ServerResponse) => void;
  readonly becomes: Partial<IntercomError> & { code: IntercomErrorCode };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    sendJson(response, body, { status, headers });
const html =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<h1>Nothing here</h1>");

const SCOPE = "You do not have the required scope";

const ROWS: readonly Row[] = [
  { what: "400", answer: json(400, errorList("client_error")), becomes: { code: "invalid_request" } },
  { what: "422", answer: json(422, errorList("parameter_invalid")), becomes: { code: "invalid_request" } },
  { what: "406", answer: json(406, errorList("not_acceptable")), becomes: { code: "invalid_request" } },
  { what: "401", answer: json(401, errorList("unauthorized")), becomes: { code: "unauthorized" } },
  {
    what: "401 with a code of its own",
    answer: json(401, errorList("token_revoked")),
    becomes: { code: "unauthorized", intercomCode: "token_revoked" },
  },
  { what: "401 without a body", answer: (r) => r.writeHead(401).end(), becomes: { code: "unauthorized" } },
  { what: "402", answer: json(402, errorList("payment")), becomes: { code: "plan_restricted" } },
  {
    what: "403 about the plan",
    answer: json(403, errorList("api_plan_restricted")),
    becomes: { code: "plan_restricted" },
  },
  {
    what: "403 with the scope's name",
    answer: json(403, errorList("forbidden", `${SCOPE} (read_users_companies)`)),
    becomes: { code: "scope_missing", scope: "read_users_companies" },
  },
  {
    what: "403 whose scope could be anything",
    answer: json(403, errorList("action_forbidden", `${SCOPE} (jo@example.com)`)),
    becomes: { code: "scope_missing", scope: null },
  },
  {
    what: "any other 403 in Intercom's format",
    answer: json(403, errorList("forbidden", "No")),
    becomes: { code: "scope_missing", scope: null },
  },
  {
    what: "404 in Intercom's format",
    answer: json(404, errorList("not_found", "User Not Found")),
    becomes: { code: "not_found", intercomCode: "not_found" },
  },
  {
    what: "404 whose error has a type and no code",
    answer: json(404, { type: "error.list", errors: [{ type: "not_found", message: "No such user" }] }),
    becomes: { code: "not_found", intercomCode: "not_found" },
  },
  {
    what: "404 whose error has neither",
    answer: json(404, { type: "error.list", errors: [{ message: "No such user" }] }),
    becomes: { code: "not_found", intercomCode: null },
  },
  { what: "408", answer: json(408, errorList("timeout")), becomes: { code: "server_error" } },
  { what: "409", answer: json(409, errorList("conflict")), becomes: { code: "conflict" } },
  {
    what: "410 of a merged contact",
    answer: json(410, errorList("contact_merged"), { link: '</contacts/6762f0e1>; rel="canonical"' }),
    becomes: { code: "merged", canonicalId: "6762f0e1" },
  },
  {
    what: "410 of a merged contact whose link leads elsewhere",
    answer: json(410, errorList("contact_merged"), {
      link: '<https://example.org/contacts/6762f0e1>; rel="canonical"',
    }),
    becomes: { code: "merged", canonicalId: null },
  },
  {
    what: "410 with a canonical link and another code",
    answer: json(410, errorList("gone"), { link: '</contacts/6762f0e1>; rel="canonical"' }),
    becomes: { code: "merged", canonicalId: "6762f0e1" },
  },
  { what: "410 in Intercom's format", answer: json(410, errorList("not_found")), becomes: { code: "gone" } },
  {
    what: "429",
    answer: json(429, errorList("rate_limit_exceeded", "Exceeded rate limit of 167 in 10_seconds")),
    becomes: { code: "rate_limited" },
  },
  { what: "429 without a body", answer: (r) => r.writeHead(429).end(), becomes: { code: "rate_limited" } },
  {
    what: "429 about exports",
    answer: json(
      429,
      errorList("rate_limit_exceeded", "Exceeded rate limit of 1 pending message data export jobs"),
    ),
    becomes: { code: "pending_export", retryAt: null },
  },
  { what: "500", answer: json(500, errorList("server_error")), becomes: { code: "server_error" } },
  { what: "502 of a proxy", answer: html(502), becomes: { code: "server_error" } },
  {
    what: "a redirect",
    answer: (r) => r.writeHead(301, { location: "https://api.eu.intercom.io/me" }).end(),
    becomes: { code: "unexpected_response" },
  },
  {
    what: "200 with a page",
    answer: html(200),
    becomes: { code: "edge_response", contentType: "text/html" },
  },
  {
    what: "200 with an error",
    answer: json(200, errorList("not_found")),
    becomes: { code: "unexpected_response" },
  },
  {
    what: "200 with truncated JSON",
    answer: (r) => r.writeHead(200, { "content-type": "application/json" }).end('{"id":"26","ema'),
    becomes: { code: "invalid_response" },
  },
  {
    what: "200 with JSON that is not UTF-8",
    answer: (r) =>
      r
        .writeHead(200, { "content-type": "application/json" })
        .end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    becomes: { code: "invalid_response" },
  },
  {
    what: "200 without a body",
    answer: (r) => r.writeHead(200).end(),
    becomes: { code: "invalid_response" },
  },
  { what: "204", answer: (r) => r.writeHead(204).end(), becomes: { code: "invalid_response" } },
  { what: "200 with a list", answer: json(200, []), becomes: { code: "invalid_response" } },
  {
    what: "a broken connection",
    answer: (r) => r.destroy(),
    becomes: { code: "network_error", status: null },
  },
  {
    what: "a body that breaks off",
    answer: (r) => {
      r.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      r.write('{"id":"26"}', () => r.destroy());
    },
    becomes: { code: "network_error" },
  },
];

it.each(ROWS)("calls $what $becomes.code", async ({ answer, becomes }) => {
  await using open = await openClient((response) => answer(response));

  const call = open.client.contacts.get("6762f0d01bb69f9f2193bb7d");

  const { retryable } = FAILURES[becomes.code];
  await expect(call).rejects.toMatchObject({ ...becomes, retryable, sent: true });
});

/** What proxies and edges say, each with every status that would be Intercom's word in Intercom's format. */
const EDGE_STATUSES = [400, 402, 403, 404, 405, 406, 409, 410, 413, 418, 422, 451];
const EDGE_BODIES: Readonly<Record<string, { type: string | null; body: string }>> = {
  "a page": { type: "text/html; charset=utf-8", body: "<h1>Nothing here</h1>" },
  "other JSON": { type: "application/json", body: '{"message":"no Route matched with those values"}' },
  "another API's errors": {
    type: "application/json",
    body: '{"success":false,"errors":[{"code":"not_found"}]}',
  },
  "an error list without errors": { type: "application/json", body: '{"type":"error.list","errors":[]}' },
  "Intercom's format under another type": {
    type: "text/plain",
    body: '{"type":"error.list","errors":[{"code":"not_found"}]}',
  },
  nothing: { type: null, body: "" },
};

describe.each(Object.entries(EDGE_BODIES))("an edge that answers with %s", (_what, { type, body }) => {
  it.each(EDGE_STATUSES)(
    "is told from Intercom at status %i, to a read and to a deletion",
    async (status) => {
      await using open = await openClient((response) =>
        response
          .writeHead(status, {
            ...(type !== null && { "content-type": type }),
            link: '</contacts/6762f0e1>; rel="canonical"',
          })
          .end(body),
      );
      const failure = {
        code: "edge_response",
        retryable: true,
        status,
        contentType: type?.split(";")[0] ?? null,
        intercomCode: null,
      };

      await expect(open.client.contacts.get("6762f0d0")).rejects.toMatchObject(failure);
      await expect(open.client.contacts.delete("6762f0d0")).rejects.toMatchObject({ ...failure, sent: true });
    },
  );
});

it("says what came in place of Intercom's answer, and nothing of what it says", async () => {
  await using open = await openClient((response) => html(403)(response));

  await expect(open.client.contacts.get("6762f0d0")).rejects.toThrow(
    "The answer is not in Intercom's format: something on the way to it has answered. (status 403, content type text/html)",
  );
});

it("leaves a body, an address, an id and a token out of message and cause", async () => {
  const personal = "mara.linden@example.com";
  await using open = await openClient((response) =>
    sendJson(
      response,
      {
        type: "error.list",
        request_id: personal,
        errors: [{ code: personal, message: `${personal} is not known` }],
      },
      { status: 422, headers: { "x-request-id": "0c1e-77" } },
    ),
  );

  const error: unknown = await open.client.contacts.get("6762f0d0").catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "invalid_request", intercomCode: null, requestId: "0c1e-77" });
  expect(String(error)).toBe("IntercomError: The request is not valid. (status 422, request_id 0c1e-77)");
  expect(JSON.stringify(error)).not.toContain("mara");
});

it("names Intercom's code and request_id", async () => {
  await using open = await openClient((response) =>
    sendJson(response, errorList("not_found"), { status: 404 }),
  );

  await expect(open.client.notes.get("26")).rejects.toThrow(
    "Intercom does not know this id. (status 404, code not_found, request_id f93ecfa8)",
  );
});

it("says from when on a rate limit ends", async () => {
  const resetAt = Math.ceil(Date.now() / 1000) + 8;
  await using open = await openClient((response) =>
    sendJson(response, errorList("rate_limit_exceeded"), {
      status: 429,
      headers: { "x-ratelimit-reset": String(resetAt) },
    }),
  );

  const error: unknown = await open.client.me().catch((caught: unknown) => caught);

  // Intercom's clock is told by the second only.
  const { retryAt } = error as IntercomError;
  expect(retryAt).toBeGreaterThanOrEqual(resetAt * 1000 - 50);
  expect(retryAt).toBeLessThanOrEqual(resetAt * 1000 + 1_050);
});
