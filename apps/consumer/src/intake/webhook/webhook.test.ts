import { LedgerError } from "@intercom-dsar/ledger";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  freshKey,
  freshKeyPair,
  startWebhookServer,
  type WebhookServer,
} from "../../testing/webhook-server.ts";

const KEYS = { portal: freshKey(), old: freshKey(), form: freshKey() };
const SENDERS = [
  { name: "portal", keys: [KEYS.portal, KEYS.old] },
  { name: "form", keys: [KEYS.form], kinds: ["access"], workspaces: ["ws1"], requestsPerMinute: 3 },
];

describe("the webhook", () => {
  let server: WebhookServer;
  afterEach(() => server.close());

  const post: WebhookServer["post"] = (body, options) => server.post(body, options);
  const send: WebhookServer["send"] = (method, path, options) => server.send(method, path, options);

  describe("what it takes", () => {
    it("takes a request signed by any of a sender's keys, once on disk, and the same one again", async () => {
      server = await startWebhookServer(SENDERS);

      const first = await post(request("r1"));
      const again = await post(request("r1", { identifiers: [{ type: "email", value: "JO@example.com" }] }), {
        key: KEYS.old,
      });

      expect([first.status, again.status]).toEqual([202, 202]);
      expect(await server.ledger.reads.find("r1")).toMatchObject({
        origin: "webhook:portal",
        state: "received",
      });
    });

    it("takes a request signed for a public key, with which the service itself could sign nothing", async () => {
      const { privateKey, publicKey } = freshKeyPair();
      server = await startWebhookServer([...SENDERS, { name: "vault", keys: [publicKey] }]);

      const answers = [
        await post(request("r1"), { key: privateKey }),
        await post(request("r2"), { key: freshKeyPair().privateKey }),
        await send("GET", "/v1/requests/r1", { key: privateKey }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([202, 401, 200]);
      expect(await server.ledger.reads.find("r1")).toMatchObject({ origin: "webhook:vault" });
    });

    it("takes a preview, with a journal entry by which an older version leaves it alone", async () => {
      server = await startWebhookServer(SENDERS);

      const answers = [
        await send("POST", "/v1/previews", { body: JSON.stringify(request("p1", { kind: "preview" })) }),
        await send("POST", "/v1/previews", { body: JSON.stringify(request("p2", { kind: "deletion" })) }),
        await send("POST", "/v1/previews", { body: JSON.stringify(request("p4", { kind: "access" })) }),
        await send("POST", "/v1/previews", {
          body: JSON.stringify(request("p3", { kind: "preview" })),
          key: KEYS.form,
        }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([202, 202, 400, 403]);
      expect(await server.ledger.reads.find("p1")).toMatchObject({ kind: "preview", state: "received" });
      expect(await server.ledger.reads.verify("p1")).toMatchObject({ intact: true, entries: 1 });
      expect(await server.ledger.reads.find("p2")).toMatchObject({ kind: "preview", state: "received" });
      expect(await server.ledger.reads.find("p4")).toBeNull();
    });

    it("tells how a request stands that has no outcome yet, to its sender alone", async () => {
      server = await startWebhookServer(SENDERS);
      await post(request("r1"));

      const answers = [
        await send("GET", "/v1/requests/r1/outcome"),
        await send("GET", "/v1/requests/r1/outcome", { headers: { prefer: "wait=0" } }),
        await send("GET", "/v1/requests/r1/outcome", { key: KEYS.form }),
        await send("GET", "/v1/requests/r1/outcome", { signed: "GET /v1/requests/r1" }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([202, 202, 404, 401]);
      expect(answers[0]?.body).toMatchObject({ requestId: "r1", state: "received" });
    });

    it("takes CloudEvents in structured and in binary mode", async () => {
      server = await startWebhookServer(SENDERS);
      const attributes = {
        specversion: "1.0",
        id: "e1",
        source: "/portal",
        type: "intercom-dsar.request.v1",
      };

      const structured = await post(
        { ...attributes, time: "2026-11-20T08:00:00Z", data: request("s1") },
        { headers: { "content-type": "application/cloudevents+json; charset=utf-8" } },
      );
      const binary = await post(request("b1"), {
        headers: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value])),
      });

      expect([structured.status, binary.status]).toEqual([202, 202]);
      expect((await server.ledger.reads.find("s1"))?.receivedAt).toBe(Date.parse("2026-11-20T08:00:00Z"));
    });

    it("stores what arrives together in few transactions", async () => {
      server = await startWebhookServer(SENDERS);
      const ids = Array.from({ length: 100 }, (_, index) => `g${index}`);

      const answers = await Promise.all(ids.map((id) => post(request(id))));

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
      expect((await server.ledger.reads.summary()).open.received).toBe(100);
    });

    it("cancels by an event in structured mode, and by DELETE", async () => {
      server = await startWebhookServer(SENDERS);
      for (const id of ["c1", "c2"]) await post(request(id));

      const event = await post(
        {
          specversion: "1.0",
          id: "e1",
          source: "/p",
          type: "intercom-dsar.cancel.v1",
          data: { requestId: "c1" },
        },
        { headers: { "content-type": "application/cloudevents+json" } },
      );
      const deleted = await send("DELETE", "/v1/requests/c2");

      expect([event.status, deleted.status]).toEqual([202, 202]);
      for (const id of ["c1", "c2"])
        expect((await send("GET", `/v1/requests/${id}`)).body.cancelRequested).toBe(true);
    });
  });

  describe("what it refuses", () => {
    it.each([
      ["no JSON", "{", 400, "invalid_json", undefined],
      [
        "a key twice",
        '{"requestId":"r1","kind":"access","kind":"deletion"}',
        400,
        "duplicate_key",
        undefined,
      ],
      ["no body", "", 400, "missing_value", undefined],
      ["no request id", { ...request("r"), requestId: undefined }, 400, "invalid_schema", "#/requestId"],
      ["a path as id", request(".."), 400, "invalid_schema", "#/requestId"],
      ["no identifiers", request("r", { identifiers: [] }), 400, "invalid_schema", "#/identifiers"],
      [
        "a value that is no text",
        request("r", { identifiers: [{ type: "email", value: 1 }] }),
        400,
        "invalid_schema",
        "#/identifiers/0/value",
      ],
      ["a wrong time", request("r", { receivedAt: "yesterday" }), 400, "invalid_schema", "#/receivedAt"],
    ])("answers %s by naming the field", async (_, body, status, code, pointer) => {
      server = await startWebhookServer(SENDERS);

      const answer = await post(body);

      expect(answer.status).toBe(status);
      expect(answer.body.code).toBe(code);
      expect(answer.headers.get("content-type")).toMatch("application/problem+json");
      if (pointer !== undefined) expect(answer.body.errors).toMatchObject([{ pointer }]);
      expect(await server.ledger.reads.summary()).toMatchObject({ open: { received: 0 }, unpublished: 0 });
    });

    it("answers 409 where the id means something else, and stores nothing", async () => {
      server = await startWebhookServer(SENDERS);
      await post(request("r1"));

      const answer = await post(request("r1", { kind: "deletion" }));

      expect([answer.status, answer.body.code]).toEqual([409, "request_id_conflict"]);
      expect(await server.ledger.reads.find("r1")).toMatchObject({ kind: "access" });
      expect(await server.ledger.reads.summary()).toMatchObject({ unpublished: 0 });
    });

    it("answers 503 with Retry-After while the ledger is away", async () => {
      server = await startWebhookServer(SENDERS);
      vi.spyOn(server.ledger.inbox, "receive").mockRejectedValueOnce(
        new LedgerError("ledger_unavailable", "away"),
      );

      const away = await post(request("r1"));
      const back = await post(request("r1"));

      expect([away.status, away.headers.get("retry-after"), back.status]).toEqual([503, "2", 202]);
    });

    it("keeps senders apart: another's request is not there, and its id is free", async () => {
      server = await startWebhookServer(SENDERS);
      await post(request("r1", { workspaceId: "ws1" }), { key: KEYS.form });

      expect((await send("GET", "/v1/requests/r1")).status).toBe(404);
      expect((await send("DELETE", "/v1/requests/r1")).status).toBe(404);
      const taken = await post(request("r1", { workspaceId: "ws1" }));
      const own = await send("DELETE", "/v1/requests/r1");

      expect([taken.status, taken.body]).toEqual([202, { requestId: "r1", statusUrl: "/v1/requests/r1" }]);
      expect(own.body).toMatchObject({ requestId: "r1", cancelRequested: true });
      const views = await Promise.all(["r1", "portal:r1"].map(server.ledger.reads.find));
      expect(views).toMatchObject([
        { sender: "form", senderRequestId: "r1", cancelRequested: false },
        { sender: "portal", senderRequestId: "r1", cancelRequested: true },
      ]);
    });

    it("holds a sender to its kinds and workspaces; one of a single workspace means that one", async () => {
      server = await startWebhookServer(SENDERS);
      const key = KEYS.form;

      const kind = await post(request("r1", { kind: "deletion", workspaceId: "ws1" }), { key });
      const workspace = await post(request("r2", { workspaceId: "ws2" }), { key });
      const meant = await post(request("r3"), { key });

      expect([kind.status, kind.body.errors]).toMatchObject([403, [{ pointer: "#/kind" }]]);
      expect([workspace.status, workspace.body.errors]).toMatchObject([403, [{ pointer: "#/workspaceId" }]]);
      expect(meant.status).toBe(202);
      expect(await server.ledger.reads.find("r3")).toMatchObject({ workspaceId: "ws1" });
    });

    it("refuses what does not say how sure it is of the person, where its sender has to, and keeps what does", async () => {
      const key = freshKey();
      const bank = { name: "bank", keys: [key], verification: "high" };
      server = await startWebhookServer([bank]);
      const verification = { method: "id_document", level: "high", at: "2026-11-25T11:00:00Z" };

      const refused = [
        await post(request("r1"), { key }),
        await post(request("r1", { verification: { ...verification, level: "low" } }), { key }),
      ];
      const taken = await post(request("r1", { verification }), { key });

      for (const { status, body } of refused)
        expect([status, body]).toMatchObject([
          403,
          { code: "verification_required", errors: [{ pointer: "#/verification" }] },
        ]);
      expect(taken.status).toBe(202);
    });

    it("answers 429 once a sender's minute is used up, and serves the others", async () => {
      server = await startWebhookServer(SENDERS);
      for (const id of ["r1", "r2", "r3"]) await post(request(id), { key: KEYS.form });

      const limited = await post(request("r4"), { key: KEYS.form });
      const other = await post(request("r5"));

      expect([limited.status, limited.body.code]).toEqual([429, "rate_limited"]);
      expect(Number(limited.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(other.status).toBe(202);
    });
  });
});

function request(requestId: string, change: object = {}) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }], ...change };
}
