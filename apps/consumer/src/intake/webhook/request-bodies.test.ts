import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createProcessorSigner } from "@intercom-dsar/opendsr";
import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callbackPolicyOf } from "../../config/callback-parties.ts";
import { createHttpServer, type HttpServer } from "../../http/http-server.ts";
import { createMessageFactory } from "../../messages/message-factory.ts";
import { testLetterSeal } from "../../testing/test-letter-seal.ts";
import { freshKey, signedHeaders } from "../../testing/webhook-server.ts";
import { createGroupCommit } from "../group-commit.ts";
import { intercomWebhook } from "../intercom-webhooks/intercom-webhook.ts";
import { openDsrEndpoints } from "../opendsr/opendsr-endpoints.ts";
import { createOutcomeWaiter } from "../outcome-waiter.ts";
import { decodeRecord } from "../to-submission.ts";
import { createSenderRates } from "./sender-rates.ts";
import { webhookIntake } from "./webhook.ts";
import { webhookSenders } from "./webhook-senders.ts";

const KEY = freshKey();
const SECRET = "client-secret";
const UTF_8_MARK = Buffer.from("\ufeff");

/** A change of a JSON text's bytes, and the code of the refusal; `null` where the body is read. `MARK` in the text is for the change. */
const BODIES: readonly (readonly [string, (text: string) => Buffer, string | null])[] = [
  ["nothing special", (text) => Buffer.from(text), null],
  ["a byte order mark", (text) => Buffer.concat([UTF_8_MARK, Buffer.from(text)]), null],
  [
    "two byte order marks",
    (text) => Buffer.concat([UTF_8_MARK, UTF_8_MARK, Buffer.from(text)]),
    "invalid_json",
  ],
  ["space around", (text) => Buffer.from(`\r\n\t ${text} \n`), null],
  ["a replacement character that was sent", (text) => Buffer.from(text.replace("MARK", "\ufffd")), null],
  ["letters in Latin-1", (text) => Buffer.from(text.replace("MARK", "\xe4"), "latin1"), "invalid_encoding"],
  [
    "half a surrogate pair as bytes",
    (text) => Buffer.from(text.replace("MARK", "\xed\xa0\x80"), "latin1"),
    "invalid_encoding",
  ],
  ["an overlong form", (text) => Buffer.from(text.replace("MARK", "\xc0\xaf"), "latin1"), "invalid_encoding"],
  [
    "a character that is cut off",
    (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xe2, 0x82])]),
    "invalid_encoding",
  ],
  ["UTF-16 with its mark", (text) => Buffer.from(`\ufeff${text}`, "utf16le"), "invalid_encoding"],
  ["UTF-16 without a mark", (text) => Buffer.from(text, "utf16le"), "invalid_json"],
  ["a NUL at its end", (text) => Buffer.from(`${text}\0`), "invalid_json"],
  ["two values", (text) => Buffer.from(text + text), "invalid_json"],
];

describe("a body is read in the same way", () => {
  let server: HttpServer;
  let ledger: Ledger;
  let close: () => Promise<void>;
  const now = Date.now;
  const submissions = {
    messages: createMessageFactory({ source: "urn:test", now }),
    resolve: () => ({ result: "undetermined" }) as const,
    now,
    letterSeal: testLetterSeal,
    idRetentionMs: 400 * 86_400_000,
  };

  beforeAll(async () => {
    const { logger } = createRecordingLogger();
    const database = openDatabase("sqlite::memory:");
    ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]) });
    const senders = webhookSenders.parse(JSON.stringify([{ name: "one", keys: [KEY] }]));
    const callbacks = callbackPolicyOf(senders, { development: false });
    const rates = createSenderRates(now);
    const store = createGroupCommit(ledger);
    const issued = await issueCertificate("dsar.example.com");
    const settings = {
      baseUrl: "https://dsar.example.com/opendsr",
      signer: createProcessorSigner({ domain: "dsar.example.com", ...issued }),
    };
    const { signal } = new AbortController();
    const waiter = createOutcomeWaiter(ledger);
    server = await createHttpServer({
      host: "127.0.0.1",
      port: 0,
      now,
      logger,
      health: { up() {}, degraded() {}, down() {} },
      plugins: [
        webhookIntake({ senders, rates, ledger, store, waiter, submissions, callbacks, logger, signal }),
        openDsrEndpoints({ settings, senders, rates, ledger, store, submissions, callbacks, logger }),
        intercomWebhook({ secrets: [SECRET], ledger, messages: submissions.messages, logger, now }),
      ],
    });
    close = async () => {
      await server.close();
      await ledger.close();
      await database.close();
    };
  });
  afterAll(() => close());

  /** The code of the refusal, `null` where there is none. */
  async function post(path: string, body: Buffer, headers: Record<string, string>): Promise<string | null> {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: "POST",
      body: new Uint8Array(body),
      headers: { "content-type": "application/json", ...headers },
    });
    if (answer.ok) return null;
    const { code, error } = (await answer.json()) as {
      code?: string;
      error?: { errors: { reason: string }[] };
    };
    return code ?? error?.errors[0]?.reason ?? "";
  }

  it.each(BODIES)("by Kafka and the pipe: %s", (_, change, refusal) => {
    const decoded = decodeRecord(
      { value: change(contractRequest()), headers: {}, timestamp: now() },
      submissions,
    );

    expect(decoded.type === "dead-letter" ? decoded.cause : null).toBe(refusal);
  });

  it.each(BODIES)("by the webhook: %s", async (_, change, refusal) => {
    const body = change(contractRequest());

    expect(await post("/v1/requests", body, signedHeaders(KEY, body))).toBe(refusal);
  });

  it.each(BODIES)("by OpenDSR: %s", async (_, change, refusal) => {
    const body = change(openDsrRequest());

    expect(await post("/opendsr/v2/requests", body, signedHeaders(KEY, body))).toBe(refusal);
  });

  it.each(BODIES)("by the endpoint for Intercom's webhooks: %s", async (_, change, refusal) => {
    const body = change(
      JSON.stringify({ topic: "ping", app_id: "ws1", created_at: 1, data: {}, more: "MARK" }),
    );
    const signature = `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}`;

    expect(await post("/v1/intercom/webhooks", body, { "x-hub-signature": signature })).toBe(
      refusal === null ? null : "invalid_notification",
    );
  });

  it("and half a surrogate pair that JSON escapes makes an address that is none", async () => {
    const halved = (text: string) => Buffer.from(text.replace("MARK", "\\ud83d"));
    const requestId = randomUUID();
    const body = halved(contractRequest(requestId));
    const openDsrId = randomUUID();
    const openDsrBody = halved(openDsrRequest(openDsrId));

    expect(await post("/v1/requests", body, signedHeaders(KEY, body))).toBeNull();
    expect(await post("/opendsr/v2/requests", openDsrBody, signedHeaders(KEY, openDsrBody))).toBeNull();
    for (const id of [requestId, openDsrId])
      expect(await ledger.reads.find(id)).toMatchObject({ status: "rejected", reasonCode: "invalid_email" });
  });
});

function contractRequest(requestId: string = randomUUID()): string {
  const identifiers = [{ type: "email", value: "maraMARK@example.com" }];
  return JSON.stringify({ requestId, kind: "access", identifiers });
}

function openDsrRequest(subject_request_id: string = randomUUID()): string {
  return JSON.stringify({
    regulation: "gdpr",
    subject_request_id,
    subject_request_type: "access",
    submitted_time: new Date().toISOString(),
    subject_identities: [
      { identity_type: "email", identity_value: "maraMARK@example.com", identity_format: "raw" },
    ],
  });
}
