import { CloudEvent, HTTP, type Message } from "cloudevents";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshKey, startWebhookServer, type WebhookServer } from "../../testing/webhook-server.ts";

const TIME = "2026-11-20T08:00:00.000Z";

describe("events of the CloudEvents SDK", () => {
  let server: WebhookServer;
  beforeEach(async () => {
    server = await startWebhookServer([{ name: "portal", keys: [freshKey()] }]);
  });
  afterEach(() => server.close());

  function post({ headers, body }: Message<unknown>) {
    const written = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    return server.post(typeof body === "string" ? body : JSON.stringify(body), { headers: written });
  }

  function event(requestId: string, type = "intercom-dsar.request.v1", data: object = {}) {
    return new CloudEvent({
      type,
      source: "/privacy-portal",
      time: TIME,
      data: { requestId, kind: "access", identifiers: [{ type: "email", value: "jo@example.com" }], ...data },
    });
  }

  it("are taken in structured mode, with their time", async () => {
    const answer = await post(HTTP.structured(event("s1")));

    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    expect((await server.ledger.reads.find("s1"))?.receivedAt).toBe(Date.parse(TIME));
  });

  it("are taken in binary mode, with the time of their signature: theirs is not signed", async () => {
    const before = Date.now() - 1_000;

    const answer = await post(HTTP.binary(event("b1")));

    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    expect((await server.ledger.reads.find("b1"))?.receivedAt).toBeGreaterThan(before);
  });

  it("cancel a request in structured mode", async () => {
    await post(HTTP.structured(event("c1")));

    const answer = await post(HTTP.structured(event("c1", "intercom-dsar.cancel.v1")));

    expect(answer.status).toBe(202);
    expect(await server.ledger.reads.find("c1")).toMatchObject({ cancelRequested: true });
  });

  it("are refused where their type is another's", async () => {
    const answers = await Promise.all(
      [HTTP.structured, HTTP.binary].map((mode) => post(mode(event("x1", "com.example.other")))),
    );

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, "unknown_type"],
      [400, "unknown_type"],
    ]);
  });
});
