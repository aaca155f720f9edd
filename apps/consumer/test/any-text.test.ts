import { randomUUID } from "node:crypto";
import { type PostgresServer, startPostgres } from "@intercom-dsar/database/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toSubmission } from "../src/intake/to-submission.ts";
import { createMessageFactory } from "../src/messages/message-factory.ts";
import { testLetterSeal } from "../src/testing/test-letter-seal.ts";
import { type FuzzServer, startFuzzServer } from "./fuzz/fuzz-server.ts";

/** PostgreSQL's `text` can't hold U+0000, and half a surrogate pair is no character in UTF-8. */
const anyText = fc.oneof(
  fc.constantFrom("\0", "a\0b", "\ud800", "a\udc00b", "\0\ud83d"),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 20 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({ unit: "binary", minLength: 1 }),
);

type Make = (text: string) => unknown;
const email = "jo@example.com";
const request = (changed: object) => ({
  requestId: randomUUID(),
  kind: "access",
  identifiers: [{ type: "email", value: email }],
  ...changed,
});
const event = (changed: object) => ({
  specversion: "1.0",
  id: "1",
  source: "/test",
  type: "intercom-dsar.request.v1",
  data: request({}),
  ...changed,
});

/** Each place of a request where a text may stand. */
const REQUESTS: Readonly<Record<string, Make>> = {
  value: (text) => text,
  requestId: (requestId) => request({ requestId }),
  kind: (kind) => request({ kind }),
  workspaceId: (workspaceId) => request({ workspaceId }),
  after: (after) => request({ after }),
  retryOf: (retryOf) => request({ retryOf }),
  receivedAt: (receivedAt) => request({ receivedAt }),
  deadline: (deadline) => request({ deadline }),
  regulation: (regulation) => request({ regulation }),
  callbackUrl: (text) => request({ callbackUrl: `https://a.example/${text}` }),
  recipientKey: (text) => request({ recipientKey: { [text]: text } }),
  "a key that is not known": (text) => request({ [text]: text }),
  "an address": (text) => request({ identifiers: [{ type: "email", value: `${text}@example.com` }] }),
  "an address's domain": (text) => request({ identifiers: [{ type: "email", value: `jo@${text}.example` }] }),
  "an identifier's type": (type) => request({ identifiers: [{ type, value: email }] }),
};
const EVENTS: Readonly<Record<string, Make>> = {
  id: (id) => event({ id }),
  source: (source) => event({ source }),
  type: (type) => event({ type }),
  time: (time) => event({ time }),
  subject: (subject) => event({ subject }),
  traceparent: (traceparent) => event({ traceparent }),
  "the data's kind": (kind) => event({ data: request({ kind }) }),
  cancel: (requestId) => event({ type: "intercom-dsar.cancel.v1", data: { requestId } }),
};
const openDsr = (changed: object) => ({
  regulation: "gdpr",
  subject_request_id: randomUUID(),
  subject_request_type: "access",
  submitted_time: new Date().toISOString(),
  subject_identities: [{ identity_type: "email", identity_value: email, identity_format: "raw" }],
  ...changed,
});
const OPEN_DSR: Readonly<Record<string, Make>> = {
  regulation: (regulation) => openDsr({ regulation }),
  subject_request_id: (subject_request_id) => openDsr({ subject_request_id }),
  subject_request_type: (subject_request_type) => openDsr({ subject_request_type }),
  submitted_time: (submitted_time) => openDsr({ submitted_time }),
  api_version: (api_version) => openDsr({ api_version }),
  status_callback_urls: (text) => openDsr({ status_callback_urls: [`https://a.example/${text}`] }),
  extensions: (text) => openDsr({ extensions: { [text]: text, "fuzz.example": { workspace_id: text } } }),
  identity_value: (text) =>
    openDsr({
      subject_identities: [
        { identity_type: "email", identity_value: `${text}@a.example`, identity_format: "raw" },
      ],
    }),
};
const notification = (changed: object, item: object = {}) => ({
  topic: "contact.deleted",
  app_id: "ws1",
  created_at: 1,
  data: { item: { type: "contact", id: "c1", email, ...item } },
  ...changed,
});
const NOTIFICATIONS: Readonly<Record<string, Make>> = {
  topic: (topic) => notification({ topic }),
  app_id: (app_id) => notification({ app_id }),
  "app_id of a person who is back": (app_id) => notification({ app_id, topic: "contact.user.created" }),
  created_at: (created_at) => notification({ created_at }),
  id: (id) => notification({}, { id }),
  email: (text) => notification({ topic: "contact.email.updated" }, { email: text }),
  merged_from: (id) => notification({ topic: "contact.merged" }, { merged_from: { id } }),
};
const BODIES = [
  ["/v1/requests", "application/json", REQUESTS],
  ["/v1/requests", "application/cloudevents+json", EVENTS],
  ["/opendsr/v2/requests", "application/json", OPEN_DSR],
  ["/opendsr/v1/opengdpr_requests", "application/json", OPEN_DSR],
  ["/v1/intercom/webhooks", "application/json", NOTIFICATIONS],
] as const;
const PATHS = [
  ["GET", "/v1/requests/{}"],
  ["DELETE", "/v1/requests/{}"],
  ["GET", "/opendsr/v2/requests/{}"],
  ["GET", "/opendsr/v2/requests/{}/results"],
  ["DELETE", "/opendsr/v2/requests/{}"],
  ["GET", "/opendsr/v1/opengdpr_requests/{}"],
  ["GET", "/opendsr/v2/discovery?{}={}"],
] as const;

describe.each(["sqlite", "postgres"] as const)("whatever text stands in a request, over %s", (dialect) => {
  let server: PostgresServer | null = null;
  let endpoint: FuzzServer;
  beforeAll(async () => {
    if (dialect === "postgres") server = await startPostgres();
    endpoint = await startFuzzServer(await server?.createDatabase());
  });
  afterAll(async () => {
    expect(endpoint.errors()).toEqual([]);
    await endpoint.close();
    await server?.stop();
  });

  async function send(
    method: string,
    path: string,
    signed: string,
    body: string | null,
    type = "application/json",
  ) {
    const answer = await fetch(endpoint.url + path, {
      method,
      body,
      headers: {
        ...(body !== null && { "content-type": type }),
        ...endpoint.credentials(method, signed, body ?? ""),
      },
    });
    const text = await answer.text();
    expect(answer.status, text).toBeLessThan(500);
    return { status: answer.status, text };
  }

  it.each(PATHS)("%s %s is answered, and not as an error of the service", async (method, template) => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const written = encodeURIComponent(text.toWellFormed());
        await send(
          method,
          template.replaceAll("{}", written),
          template.replaceAll("{}", text.toWellFormed()),
          null,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("an id that can't be one is as unknown as any other", async () => {
    for (const method of ["GET", "DELETE"]) {
      const unknown = await send(method, "/v1/requests/unknown", "/v1/requests/unknown", null);
      expect(unknown.status).toBe(404);
      expect(await send(method, "/v1/requests/%00", "/v1/requests/\0", null)).toEqual(unknown);
    }
    const unknown = await send("GET", `/opendsr/v2/requests/${randomUUID()}`, "/opendsr", null);
    expect(await send("GET", "/opendsr/v2/requests/%00", "/opendsr", null)).toEqual(unknown);
  });

  it.each(
    BODIES.flatMap(([path, type, places]) =>
      Object.entries(places).map(([place, make]) => [path, type, place, make] as const),
    ),
  )("POST %s (%s), %s, is answered, and not as an error of the service", async (path, type, _, make) => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        await send("POST", path, path, JSON.stringify(make(text)), type);
      }),
      { numRuns: 15 },
    );
  });

  it("a record becomes a request, a rejection or a dead letter, and never one that is tried for ever", async () => {
    const messages = createMessageFactory({ source: "urn:test", now: Date.now });
    const submissions = {
      messages,
      resolve: () => ({ result: "undetermined" }) as const,
      now: Date.now,
      letterSeal: testLetterSeal,
      idRetentionMs: 400 * 86_400_000,
    };
    const makes = [...Object.values(REQUESTS), ...Object.values(EVENTS)];
    let offset = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...makes),
        anyText,
        fc.dictionary(anyText, anyText),
        async (make, text, headers) => {
          offset += 1;
          const value = Buffer.from(JSON.stringify(make(text)));
          const binary = {
            ce_specversion: "1.0",
            ce_id: text,
            ce_source: text,
            ce_type: text,
            traceparent: text,
          };
          for (const [index, each] of [
            {},
            headers,
            { "content-type": "application/cloudevents+json" },
            binary,
          ].entries()) {
            const place = {
              topic: "dsar.requests",
              partition: index,
              offset: String(offset),
              fingerprint: null,
            };
            const submission = toSubmission({ value, headers: each, timestamp: Date.now() }, place, {
              ...submissions,
              source: { sender: "kafka", origin: null },
            });
            expect(await endpoint.ledger.inbox.receive([submission])).toHaveLength(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
