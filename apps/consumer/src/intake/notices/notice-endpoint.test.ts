import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeNotice } from "@intercom-dsar/dsar-events";
import type { LockedMessage } from "@intercom-dsar/ledger";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import { Webhook } from "standardwebhooks";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noticeCallbacks } from "../../config/callback-parties.ts";
import { isNotice, postNotice } from "../../delivery/callbacks/post-notice.ts";
import type { NoticeRecipient } from "../../domain/notices.ts";
import { createHttpServer, type HttpServer } from "../../http/http-server.ts";
import { parseWebhookKey } from "../../http/webhook-keys.ts";
import { endDeletion } from "../../testing/end-deletion.ts";
import { type OperatorServer, startOperatorServer } from "../../testing/operator-server.ts";
import { freshKey, signedHeaders } from "../../testing/webhook-server.ts";
import { noticeEndpoint } from "./notice-endpoint.ts";

const DAY_MS = 86_400_000;
const KEYS = { mailer: freshKey(), crm: freshKey() };
const recipientOf = (name: string, key?: string, callbackUrl: string | null = null): NoticeRecipient => ({
  name,
  keys: key === undefined ? [] : [parseWebhookKey(key)].filter((each) => each !== null),
  callbackUrl,
});

describe("notices of a deletion", () => {
  let stage: OperatorServer;
  let target: Server;
  let http: HttpServer;
  let recipients: NoticeRecipient[];
  let posted: { readonly path: string; readonly headers: Record<string, string>; readonly body: string }[];

  beforeEach(async () => {
    stage = await startOperatorServer();
    posted = [];
    target = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      posted.push({ path: request.url ?? "", headers: request.headers as Record<string, string>, body });
      response.end();
    }).listen(0, "127.0.0.1");
    await once(target, "listening");
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/erased`;
    recipients = [
      recipientOf("warehouse"),
      recipientOf("mailer", KEYS.mailer, url),
      recipientOf("crm", KEYS.crm),
    ];
    await endDeletion(stage, "d1", createReceiptSigner([Buffer.alloc(32, 1)], "urn:test"), {
      recipients,
      withinMs: 7 * DAY_MS,
    });
    http = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
      logger: stage.log.logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [
        noticeEndpoint({
          recipients: recipients.filter(({ keys }) => keys.length > 0),
          ledger: stage.ledger,
          now: Date.now,
          logger: stage.log.logger,
        }),
      ],
    });
  });
  afterEach(async () => {
    await http.close();
    await stage.close();
    target.closeAllConnections();
    target.close();
  });

  async function messages(): Promise<readonly LockedMessage[]> {
    const taken = await stage.ledger.outbox.take({
      owner: "one",
      channels: ["events", "callbacks"],
      limit: 9,
      lockMs: 1_000,
    });
    return taken.filter(({ id }) => id.startsWith("notice:"));
  }
  async function postAll(made: readonly LockedMessage[], configured = recipients): Promise<void> {
    const policy = noticeCallbacks(configured, true);
    const { signal } = new AbortController();
    for (const message of made.filter(isNotice))
      await postNotice({ policy, agent: new Agent(), now: Date.now, signal }, message);
  }
  const idOf = async (recipient: string) =>
    (await stage.ledger.notices.ofRequest("d1")).find((each) => each.recipient === recipient)?.noticeId ?? "";

  async function acknowledge(noticeId: string, key: string, signedFor = noticeId, id?: string) {
    const path = (of: string) => `/v1/notices/${of}/acknowledge`;
    const answer = await fetch(`http://127.0.0.1:${http.port}${path(noticeId)}`, {
      method: "POST",
      headers: signedHeaders(key, `POST ${path(signedFor)}`, Date.now(), id),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it("are on the events topic, or posted to a recipient that has a URL, signed by its key, and name nobody", async () => {
    const made = await messages();
    expect(made.map(({ channel }) => channel).toSorted()).toEqual(["callbacks", "events", "events"]);
    for (const { channel, headers, value } of made)
      if (channel === "events")
        expect(decodeNotice({ headers, value: Buffer.from(value ?? "") })).toEqual({
          noticeId: await idOf(headers.ce_id === `notice:${await idOf("crm")}` ? "crm" : "warehouse"),
          recipient: expect.stringMatching(/^(crm|warehouse)$/),
          requestId: "d1",
          sender: "portal",
          workspaceId: "ws-ended",
          erased: [{ category: "contacts", how: "deleted", ids: ["contact-1"] }],
          isCut: false,
          at: "2026-11-26T09:00:00.000Z",
          acknowledgeBy: "2026-12-03T09:00:00.000Z",
        });
    await postAll(made);

    expect(posted).toHaveLength(1);
    const [{ headers, body } = expect.fail()] = posted;
    expect(new Webhook(KEYS.mailer.slice("whsec_".length)).verify(body, headers)).toMatchObject({
      recipient: "mailer",
      noticeId: await idOf("mailer"),
    });
    expect(headers).toMatchObject({ "ce-type": "intercom-dsar.notice.v1", "ce-id": headers["webhook-id"] });
    expect(headers).not.toHaveProperty("origin");
  });

  it("go to where their recipient is now, and nowhere where it is gone or has no URL any more", async () => {
    const made = await messages();
    const url = recipients[1]?.callbackUrl ?? "";

    await postAll(made, [recipientOf("mailer", KEYS.mailer, `${url}/moved`)]);
    expect(posted.map(({ path }) => path)).toEqual(["/erased/moved"]);
    for (const gone of [[], [recipientOf("mailer", KEYS.mailer)]])
      await expect(postAll(made, gone)).rejects.toMatchObject({ code: "callback_not_allowed" });
    expect(posted).toHaveLength(1);
  });

  it("are acknowledged by their recipient alone, once, and the same again is answered alike", async () => {
    const noticeId = await idOf("mailer");
    expect(await acknowledge(noticeId, KEYS.crm)).toMatchObject({
      status: 404,
      body: { code: "notice_unknown" },
    });
    expect(await acknowledge("no-id", KEYS.mailer)).toMatchObject({ status: 404 });
    expect(await acknowledge(noticeId, freshKey())).toMatchObject({ status: 401 });
    expect(await acknowledge(noticeId, KEYS.mailer, await idOf("crm"))).toMatchObject({ status: 401 });
    // Our own post of it, sent back to us.
    expect(await acknowledge(noticeId, KEYS.mailer, noticeId, `notice:${noticeId}`)).toMatchObject({
      status: 401,
    });

    const first = await acknowledge(noticeId, KEYS.mailer);
    expect(first).toMatchObject({ status: 200, body: { noticeId } });
    expect(await acknowledge(noticeId, KEYS.mailer)).toEqual(first);
    expect(await stage.ledger.notices.find(noticeId)).toMatchObject({ acknowledgedBy: "mailer" });
  });

  it("are listed for operators, who acknowledge for a recipient that can't, and stand in the timeline", async () => {
    await acknowledge(await idOf("mailer"), KEYS.mailer);
    const page = await stage.send("viewer", "GET", "/notices?state=open&limit=1");
    const next = await stage.send("viewer", "GET", `/notices?state=open&limit=1&cursor=${page.body.next}`);
    const both = [page, next].flatMap(({ body }) => body.notices as { recipient: string }[]);
    expect(both.map(({ recipient }) => recipient).toSorted()).toEqual(["crm", "warehouse"]);
    expect(next.body.next).toBeNull();

    const path = `/notices/${await idOf("warehouse")}/acknowledge`;
    expect((await stage.send("viewer", "POST", path, { body: {} })).status).toBe(403);
    expect(await stage.send("operator", "POST", path, { body: { reason: "ticket OPS-1" } })).toMatchObject({
      status: 200,
      body: { result: "acknowledged", done: 1 },
    });
    expect(await stage.send("operator", "POST", path, { body: {} })).toMatchObject({
      body: { result: "acknowledged_already", done: 0, skipped: 1 },
    });
    const unknown = await stage.send("operator", "POST", `/notices/${"0".repeat(32)}/acknowledge`, {
      body: {},
    });
    expect(unknown).toMatchObject({ status: 404 });
    const { body } = await stage.send("viewer", "GET", "/requests/portal/d1/timeline");
    expect(body.notices).toMatchObject([
      { recipient: "crm", acknowledgedAt: null, isOverdue: false },
      { recipient: "mailer", acknowledgedBy: "mailer" },
      { recipient: "warehouse", acknowledgedBy: "operator" },
    ]);
  });
});
