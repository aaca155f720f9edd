import { createHmac } from "node:crypto";
import type { DeletedHint, ReappearedHint } from "@intercom-dsar/ledger";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpServer, type HttpServer } from "../../http/http-server.ts";
import { createMessageFactory } from "../../messages/message-factory.ts";
import { sendRaw } from "../../testing/raw-http.ts";
import { intercomWebhook } from "./intercom-webhook.ts";

const SECRET = "7c2d-client-secret";
const AT = 1_767_225_600;

describe("the endpoint for Intercom's webhooks", () => {
  let server: HttpServer;
  let deleted: DeletedHint[];
  let reappeared: ReappearedHint[];
  let events: string[];
  let ledgerAnswers: () => Promise<unknown>;
  let log: ReturnType<typeof createRecordingLogger>;

  beforeEach(async () => {
    [deleted, reappeared, events] = [[], [], []];
    ledgerAnswers = async () => {};
    log = createRecordingLogger();
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
      logger: log.logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [
        intercomWebhook({
          secrets: ["old-secret", SECRET],
          messages: createMessageFactory({ source: "urn:test", now: Date.now }),
          logger: log.logger,
          now: Date.now,
          ledger: {
            hints: {
              async noteDeleted(hint) {
                await ledgerAnswers();
                deleted.push(hint);
                return ["d1"];
              },
              async noteReappeared({ workspaceId, contactIds, addresses, at }, messages) {
                await ledgerAnswers();
                reappeared.push({ workspaceId, contactIds, addresses, at });
                const d1 = { requestId: "d1", sender: "kafka", senderRequestId: "d1" };
                const made = messages([{ ...d1, matchedBy: "address", deletedAt: 1_000 }]);
                events.push(...made.map(({ value }) => Buffer.from(value ?? "").toString()));
                return ["d1"];
              },
            },
          },
        }),
      ],
    });
  });
  afterEach(() => server.close());

  function send(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const signature = `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`;
    return fetch(`http://127.0.0.1:${server.port}/v1/intercom/webhooks`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "x-hub-signature": signature, ...headers },
    });
  }

  it("is there for HEAD", async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/v1/intercom/webhooks`, { method: "HEAD" });

    expect(answer.status).toBe(200);
  });

  it("notes that a contact is deleted, from the little that Intercom sends then", async () => {
    const answer = await send(notification("contact.deleted", { type: "contact", id: "c1", deleted: true }));

    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(deleted).toEqual([{ workspaceId: "ws1", contactId: "c1", at: AT * 1_000 }]);
  });

  it.each([
    "contact.user.created",
    "contact.lead.created",
    "contact.email.updated",
    "contact.unarchive",
    "contact.merged",
  ])("looks with %s for a person who was deleted", async (topic) => {
    await send(notification(topic, { id: "c2", email: "Mara&#39;s@Example.com", merged_from: { id: "c1" } }));

    expect(reappeared).toEqual([
      { workspaceId: "ws1", contactIds: ["c2", "c1"], addresses: ["mara's@example.com"], at: AT * 1_000 },
    ]);
    expect(JSON.parse(events[0] ?? "")).toMatchObject({ requestId: "d1", topic, matchedBy: "address" });
    expect(events.join()).not.toMatch(/mara|c1|c2/i);
  });

  it.each([
    "zoë@bücher.example",
    "ZOë@XN--BCHER-KVA.example",
    " Zoe\u0308@Bu\u0308cher.Example",
    "zo&#235;@bücher.example",
  ])("knows the person by any spelling of the address, such as %j", async (email) => {
    await send(notification("contact.user.created", { id: "c2", email }));

    expect(reappeared.map(({ addresses }) => addresses)).toEqual([["zoë@xn--bcher-kva.example"]]);
  });

  it.each([
    [1_767_225_600.25, 1_767_225_600_250],
    ["1767225600", 1_767_225_600_000],
    ["2026-01-01T00:00:00Z", 1_767_225_600_000],
    ["2026-01-01T00:00:00.500+00:00", 1_767_225_600_500],
  ])("reads the time %j", async (created, at) => {
    await send(notification("contact.deleted", { id: "c1" }, { created_at: created }));

    expect(deleted).toMatchObject([{ at }]);
  });

  it("takes any time that can't be read for now, and reads nothing else that it does not need", async () => {
    const before = Date.now();
    const times = [null, "", "soon", [], {}, 1e99, undefined];
    for (const created_at of times) await send(notification("contact.deleted", { id: "c1" }, { created_at }));
    await send(
      notification("contact.merged", { id: 26, email: ["x"], merged_from: "c1", name: {} }, { app_id: 7 }),
    );

    expect(deleted).toHaveLength(times.length);
    for (const { at } of deleted) expect(at).toBeGreaterThanOrEqual(before);
    expect(reappeared).toMatchObject([{ workspaceId: "7", contactIds: ["26"], addresses: [] }]);
  });

  it("takes what says nothing to it: a ping, a later topic, a contact without an address", async () => {
    for (const body of [
      notification("ping", { type: "ping", message: "x" }),
      notification("contact.tagged", { id: "c1" }),
      JSON.stringify({ topic: "contact.deleted", app_id: "ws1", created_at: AT, data: {} }),
      JSON.stringify({ topic: "contact.deleted", app_id: "ws1", created_at: AT, data: null }),
    ])
      expect((await send(body)).status).toBe(200);

    expect([deleted, reappeared]).toEqual([[], []]);
  });

  it.each([
    ["no signature", { "x-hub-signature": "" }],
    ["a signature of another secret", { "x-hub-signature": `sha1=${"0".repeat(40)}` }],
    ["another algorithm", { "x-hub-signature": `sha256=${"0".repeat(64)}` }],
    ["two signatures", { "x-hub-signature": `sha1=${"0".repeat(40)}, sha1=${"0".repeat(40)}` }],
  ])("refuses %s", async (_, headers) => {
    expect((await send(notification("contact.deleted", { id: "c1" }), headers)).status).toBe(401);
    expect(deleted).toEqual([]);
  });

  it("checks the bytes that came, not what they mean", async () => {
    const body = notification("contact.deleted", { id: "c1" });
    const signature = `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`;

    expect((await send(` ${body}`, { "x-hub-signature": signature })).status).toBe(401);
  });

  it.each(["", "nonsense", "[]", '{"topic":"contact.deleted"}'])(
    "refuses %j, though it is signed",
    async (body) => {
      expect((await send(body)).status).toBe(400);
    },
  );

  it.each([
    ["no signature", ""],
    ["no signature of Intercom's form", "x-hub-signature: sha1=abc\r\n"],
  ])("refuses %s before the body is sent", async (_, header) => {
    const answer = await sendRaw(
      server.port,
      `POST /v1/intercom/webhooks HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 500000\r\n${header}\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain("hub_signature_mismatch");
  });

  it("answers within half a second while the ledger is slow, and loses nothing", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    ledgerAnswers = () => promise;
    const before = performance.now();

    const answer = await send(notification("contact.deleted", { id: "c1" }));

    expect(answer.status).toBe(200);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(deleted).toEqual([]);
    resolve();
    await expect.poll(() => deleted).toHaveLength(1);
  });

  it("asks for a repeat while the ledger is away, and logs no one", async () => {
    ledgerAnswers = () => Promise.reject(Object.assign(new Error("away"), { code: "ledger_unavailable" }));

    const answer = await send(notification("contact.user.created", { id: "c1", email: "mara@example.com" }));

    expect(answer.status).toBe(503);
    expect(JSON.stringify(log.lines)).toContain("intercom_hint_lost");
    expect(JSON.stringify(log.lines)).not.toMatch(/mara|c1/);
  });
});

function notification(topic: string, item: object, change: object = {}): string {
  const data = { type: "notification_event_data", item };
  const whole = {
    type: "notification_event",
    id: "n1",
    topic,
    app_id: "ws1",
    created_at: AT,
    data,
    ...change,
  };
  return JSON.stringify(whole);
}
