import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  freshKey,
  freshKeyPair,
  signedHeaders,
  startWebhookServer,
  type WebhookServer,
} from "../../testing/webhook-server.ts";
import { sendersToTry } from "./senders-to-try.ts";
import { webhookSenders } from "./webhook-senders.ts";

/** As many keys as `SENDERS` may hold. */
const SENDERS = Array.from({ length: 50 }, (_, index) => ({
  name: `sender-${index}`,
  keys: Array.from({ length: 8 }, freshKey),
}));
const KEY = SENDERS[49]?.keys[7] ?? "";
const LARGE = 60 * 1024;

describe("with 400 keys, the keys that a body is tried with", () => {
  let server: WebhookServer;
  beforeAll(async () => {
    server = await startWebhookServer(SENDERS);
  });
  afterAll(() => server.close());

  const post = (requestId: string, padding: number, key: string, name?: string) =>
    server.send("POST", "/v1/requests", {
      key,
      headers: name === undefined ? {} : { "webhook-sender": name },
      body: JSON.stringify({
        requestId,
        kind: "access",
        identifiers: [{ type: "email", value: "jo@example.com" }],
        padding: "x".repeat(padding),
      }),
    });

  it("are all of them while that is cheap: a sender need not name itself", async () => {
    expect((await post("small", 4 * 1024, KEY)).status).toBe(202);
  });

  it("are none for a large body whose sender does not name itself: it costs no hash, signed or not", async () => {
    for (const key of [KEY, freshKey()])
      expect(await post("large", LARGE, key)).toMatchObject({
        status: 401,
        body: { code: "sender_required" },
      });
  });

  it("are those of the sender that is named, for any body", async () => {
    expect((await post("named", LARGE, KEY, "sender-49")).status).toBe(202);
    expect(
      (
        await server.send("GET", "/v1/requests/named", {
          key: KEY,
          headers: { "webhook-sender": "sender-49" },
        })
      ).status,
    ).toBe(200);
  });

  it.each(["sender-48", "nobody", ""])("are not those of others: named is %j", async (name) => {
    const answer = await post("other", 0, KEY, name);
    expect([answer.status, answer.body.code]).toEqual([401, "signature_mismatch"]);
  });
});

describe("public keys", () => {
  const pairs = Array.from({ length: 40 }, freshKeyPair);
  const senders = webhookSenders.parse(
    JSON.stringify(pairs.map(({ publicKey }, index) => ({ name: `s${index}`, keys: [publicKey] }))),
  );
  const body = "{}";
  const signed = signedHeaders(pairs[0]?.privateKey ?? "", body);

  it("cost as much as they do: of many, none is tried for a sender that does not name itself", () => {
    for (const known of [senders, senders.slice(0, 16)])
      expect(sendersToTry(known, signed, body.length)).toBeNull();
    expect(sendersToTry(senders, { ...signed, "webhook-sender": "s0" }, body.length)).toEqual([senders[0]]);
  });

  it("cost nothing where nothing was signed for one, and are tried where there are few", () => {
    expect(sendersToTry(senders, signedHeaders(freshKey(), body), body.length)).toEqual(senders);
    expect(sendersToTry(senders.slice(0, 15), signed, body.length)).toHaveLength(15);
  });
});
