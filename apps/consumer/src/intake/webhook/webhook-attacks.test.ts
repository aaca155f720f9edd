import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendRaw } from "../../testing/raw-http.ts";
import {
  freshKey,
  signedHeaders,
  startWebhookServer,
  type WebhookServer,
} from "../../testing/webhook-server.ts";

const KEYS = { portal: freshKey(), form: freshKey() };
const SENDERS = [
  { name: "portal", keys: [KEYS.portal] },
  { name: "form", keys: [KEYS.form] },
];
const MINUTE = 60_000;

describe("the webhook under attack", () => {
  let server: WebhookServer;
  beforeEach(async () => {
    server = await startWebhookServer(SENDERS);
  });
  afterEach(() => server.close());
  const post: WebhookServer["post"] = (body, options) => server.post(body, options);

  it.each([
    ["with a key that nobody has", { key: freshKey() }, "signature_mismatch"],
    [
      "with the text of a key in place of its bytes",
      { key: `whsec_${Buffer.from(KEYS.portal).toString("base64")}` },
      "signature_mismatch",
    ],
    ["with a body that was swapped after signing", { signed: "{}" }, "signature_mismatch"],
    ["from six minutes ago", { at: Date.now() - 6 * MINUTE }, "timestamp_outside_window"],
    ["from six minutes ahead", { at: Date.now() + 6 * MINUTE }, "timestamp_outside_window"],
    [
      "with a signature of its own besides",
      { headers: { "webhook-signature": "v1,AAAA" } },
      "signature_malformed",
    ],
  ])("refuses a request %s", async (_, options, code) => {
    const answer = await post(request("r1"), options);

    expect([answer.status, answer.body.code]).toEqual([401, code]);
    expect(answer.headers.get("www-authenticate")).toBe("Standard-Webhooks");
    expect(await server.ledger.reads.find("r1")).toBeNull();
  });

  it.each([
    ["no signature", {}, "signature_missing"],
    ["a signature of another form", { "webhook-signature": "v1,AAAA" }, "signature_malformed"],
    ["a time of yesterday", { "webhook-timestamp": "1700000000" }, "timestamp_outside_window"],
  ])("refuses a request with %s before its body is sent", async (_, change, code) => {
    const signed = code === "signature_missing" ? {} : { ...signedHeaders(KEYS.portal, "{}"), ...change };
    const headers = Object.entries(signed).map(([name, value]) => `${name}: ${value}\r\n`);

    const answer = await sendRaw(
      server.port,
      `POST /v1/requests HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n${headers.join("")}\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toContain(code);
  });

  it("does nothing twice for a request that is sent again as it was", async () => {
    const body = JSON.stringify(request("r1"));
    const headers = { "content-type": "application/json", ...signedHeaders(KEYS.portal, body) };

    const answers = [];
    for (let round = 0; round < 3; round += 1)
      answers.push((await fetch(`${server.url}/v1/requests`, { method: "POST", body, headers })).status);

    expect(answers).toEqual([202, 202, 202]);
    expect((await server.ledger.reads.summary()).open.received).toBe(1);
  });

  it("takes no signed GET for a DELETE, nor for a GET of another request", async () => {
    await post(request("r1"));
    const headers = signedHeaders(KEYS.portal, "GET /v1/requests/r1");
    const status = async (method: string, id: string) =>
      (await fetch(`${server.url}/v1/requests/${id}`, { method, headers })).status;

    expect(await status("GET", "r1")).toBe(200);
    expect(await status("DELETE", "r1")).toBe(401);
    expect(await status("GET", "r2")).toBe(401);
  });

  it("lets unsigned headers make nothing else of a signed body", async () => {
    await post(request("r1"));
    const event = { "ce-specversion": "1.0", "ce-id": "e1", "ce-source": "/x" };

    const cancel = await post(request("r1"), {
      headers: { ...event, "ce-type": "intercom-dsar.cancel.v1" },
    });
    const preview = await post(request("r3", { kind: "deletion" }), {
      headers: { ...event, "ce-type": "intercom-dsar.preview.v1" },
    });
    const smuggled = await post(request("r1"), {
      headers: { ce_type: "intercom-dsar.cancel.v1", ce_id: "e1" },
    });
    const dated = await post(request("r2"), {
      headers: { ...event, "ce-type": "intercom-dsar.request.v1", "ce-time": "2020-01-01T00:00:00Z" },
    });

    expect([cancel.status, smuggled.status, dated.status]).toEqual([400, 202, 202]);
    // Without that header its body would be a deletion: a type that is not signed is not taken, of whatever version.
    expect([preview.status, preview.body.code]).toEqual([400, "invalid_cloudevent"]);
    expect(await server.ledger.reads.find("r1")).toMatchObject({ cancelRequested: false });
    expect(await server.ledger.reads.find("r2")).toMatchObject({ state: "received" });
  });

  it("does not take back a callback of its own as a request", async () => {
    const body = JSON.stringify(request("r1"));
    const { "webhook-timestamp": timestamp } = signedHeaders(KEYS.portal, body);
    const secret = Buffer.from(KEYS.portal.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", secret).update(`outcome:r0.${timestamp}.${body}`).digest("base64");

    const answer = await post(body, {
      headers: {
        "webhook-id": "outcome:r0",
        "webhook-timestamp": `${timestamp}`,
        "webhook-signature": `v1,${signature}`,
      },
    });

    expect(answer.status).toBe(401);
  });

  it("serves one request of two that were hidden in one another", async () => {
    const hidden = `GET /v1/requests/r1 HTTP/1.1\r\nhost: a\r\n\r\n`;
    const length = Buffer.byteLength(hidden);

    const answer = await sendRaw(
      server.port,
      `POST /v1/requests HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${hidden}`,
    );

    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 401"]);
  });

  it("writes neither keys, signatures nor what was sent to its log", async () => {
    await post(request("r1"));
    await post(request("r2"), { key: freshKey() });
    await post(request("r3", { identifiers: "someone@example.com" }));

    expect(JSON.stringify(server.log.lines)).not.toMatch(/example\.com|whsec|v1,/);
  });
});

function request(requestId: string, change: object = {}) {
  return { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }], ...change };
}
