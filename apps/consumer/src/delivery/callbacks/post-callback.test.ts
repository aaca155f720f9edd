import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { LockedMessage, OutboxMessage } from "@intercom-dsar/ledger";
import { Webhook } from "standardwebhooks";
import { Agent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { createCallbackPolicy } from "../../domain/callback-policy.ts";
import { parseWebhookKey } from "../../http/webhook-keys.ts";
import { freshKey } from "../../testing/webhook-server.ts";
import { postCallback } from "./post-callback.ts";

const KEY = freshKey();
const OUTCOME = {
  headers: { ce_id: "outcome:r1", "content-type": "application/json" },
  value: Buffer.from('{"ok":true}'),
};

describe("postCallback", () => {
  let server: Server;
  const agent = new Agent();
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function post(
    answer: RequestListener,
    change: {
      outcome?: Pick<OutboxMessage, "headers" | "value"> | null;
      origin?: string;
      signal?: AbortSignal;
    } = {},
  ) {
    server = createServer(answer);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const keys = [parseWebhookKey(KEY)].filter((key) => key !== null);
    const policy = createCallbackPolicy([{ origin: "webhook:a", hosts: [host], defaultUrl: null, keys }], {
      development: true,
    });
    const message: LockedMessage = {
      id: "callback:r1",
      channel: "callbacks",
      requestId: "r1",
      key: null,
      headers: { url: `http://${host}/x`, origin: change.origin ?? "webhook:a" },
      value: null,
      attempts: 0,
      createdAt: 0,
    };
    const outcome = async () => (change.outcome === undefined ? OUTCOME : change.outcome);
    const ledger = { reads: { outcome } };
    return postCallback(
      { ledger, policy, agent, now: Date.now, signal: change.signal ?? new AbortController().signal },
      message,
    );
  }

  it("posts the outcome's bytes, with its attributes and a signature that the library verifies", async () => {
    const seen = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();

    const { status } = await post((request, answer) => {
      request.setEncoding("utf8").once("data", (body: string) => {
        seen.resolve({ headers: request.headers as Record<string, string>, body });
        answer.writeHead(202).end();
      });
    });

    const { headers, body } = await seen.promise;
    expect(status).toBe(202);
    expect(headers).toMatchObject({
      "ce-id": "outcome:r1",
      "webhook-id": "outcome:r1",
      "content-type": "application/json",
    });
    expect(new Webhook(KEY).verify(body, headers)).toEqual({ ok: true });
  });

  it.each([
    [429, { "retry-after": "120" }, 120_000, true],
    [503, { "retry-after": "999999999" }, 6 * 3_600_000, true],
    [500, { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }, null, true],
    [404, {}, null, false],
    [302, { location: "http://127.0.0.1:1/" }, null, false],
  ])("fails on %i, with what the target asks for", async (status, headers, retryAfterMs, isTargetDown) => {
    const failure = post((_, answer) => void answer.writeHead(status, headers).end("no"));

    await expect(failure).rejects.toMatchObject({
      code: "target_refused",
      status,
      retryable: true,
      retryAfterMs,
      isTargetDown,
    });
  });

  it("reads no endless answer", async () => {
    const result = await post((_, answer) => {
      answer.writeHead(200);
      const write = () => {
        while (!answer.destroyed && answer.write("x".repeat(65_536)));
      };
      answer.on("drain", write);
      write();
    });

    expect(result).toEqual({ status: 200 });
  });

  it("breaks off when it is told to", async () => {
    const stop = new AbortController();

    await expect(post(() => stop.abort(), { signal: stop.signal })).rejects.toMatchObject({
      code: "target_unreachable",
      retryable: true,
    });
  });

  it("fails where the connection breaks", async () => {
    await expect(post((request) => void request.socket.destroy())).rejects.toMatchObject({
      code: "target_unreachable",
      retryable: true,
      isTargetDown: true,
    });
  });

  it.each([
    ["whose outcome is destroyed", { outcome: null }, "outcome_destroyed"],
    ["of somebody who is no longer configured", { origin: "webhook:gone" }, "callback_not_allowed"],
  ])("gives up for good on a callback %s", async (_, change, code) => {
    await expect(post(() => {}, change)).rejects.toMatchObject({ code, retryable: false });
  });
});
