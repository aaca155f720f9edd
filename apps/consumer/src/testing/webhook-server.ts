import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger, type RecordingLogger } from "@intercom-dsar/service/testing";
import { callbackPolicyOf } from "../config/callback-parties.ts";
import { createHttpServer } from "../http/http-server.ts";
import { type SignedMessage, signWebhook } from "../http/standard-webhooks.ts";
import { parseWebhookKey } from "../http/webhook-keys.ts";
import { createGroupCommit } from "../intake/group-commit.ts";
import { createOutcomeWaiter } from "../intake/outcome-waiter.ts";
import { createSenderRates } from "../intake/webhook/sender-rates.ts";
import { webhookIntake } from "../intake/webhook/webhook.ts";
import { webhookSenders } from "../intake/webhook/webhook-senders.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { testLetterSeal } from "./test-letter-seal.ts";

/** The HTTP server over a ledger in memory; nobody works there, so that requests stay as they came. */
export interface WebhookServer {
  readonly url: string;
  readonly port: number;
  readonly ledger: Ledger;
  readonly log: RecordingLogger;
  /** Sends a request signed by the first sender's first key, unless another is given. */
  send(method: "POST" | "GET" | "DELETE", path: string, options?: SendOptions): Promise<ServerAnswer>;
  /** `POST /v1/requests`. */
  post(body: unknown, options?: SendOptions): Promise<ServerAnswer>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly key?: string | KeyObject;
  readonly body?: string;
  /** What is signed, where that is not what is sent. */
  readonly signed?: string;
  /** The time of the signature, milliseconds since 1970. */
  readonly at?: number;
  /** Added last. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServerAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

const YEAR_MS = 365 * 86_400_000;

export async function startWebhookServer(
  senders: readonly { readonly name: string; readonly keys: readonly string[] }[],
  now: () => number = Date.now,
): Promise<WebhookServer> {
  const database = openDatabase("sqlite::memory:");
  const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]), now });
  const log = createRecordingLogger();
  const stop = new AbortController();
  const parsed = webhookSenders.parse(JSON.stringify(senders));
  const submissions = {
    messages: createMessageFactory({ source: "urn:test", now }),
    resolve: () => ({ result: "undetermined" }) as const,
    now,
    letterSeal: testLetterSeal,
    idRetentionMs: YEAR_MS,
  };
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    now,
    logger: log.logger,
    health: { up() {}, degraded() {}, down() {} },
    plugins: [
      webhookIntake({
        senders: parsed,
        rates: createSenderRates(now),
        ledger,
        store: createGroupCommit(ledger),
        waiter: createOutcomeWaiter(ledger),
        submissions,
        callbacks: callbackPolicyOf(parsed, { development: false }),
        logger: log.logger,
        signal: stop.signal,
      }),
    ],
  });
  const url = `http://127.0.0.1:${server.port}`;
  const firstKey = senders[0]?.keys[0] ?? "";
  const send: WebhookServer["send"] = async (method, path, options = {}) => {
    const { key = firstKey, body = null, at, headers = {} } = options;
    const signed = signedHeaders(key, options.signed ?? body ?? `${method} ${path}`, at);
    const allHeaders = { "content-type": "application/json", ...signed, ...headers };
    const answer = await fetch(url + path, { method, body, headers: allHeaders });
    return {
      status: answer.status,
      body: (await answer.json()) as ServerAnswer["body"],
      headers: answer.headers,
    };
  };
  return {
    url,
    send,
    post: (body, options) =>
      send("POST", "/v1/requests", {
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...options,
      }),
    port: server.port,
    ledger,
    log,
    async close() {
      stop.abort();
      await server.close();
      await ledger.close();
      await database.close();
    },
  };
}

export function freshKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** A pair of Ed25519 keys: what signs, and the `whpk_…` of `SENDERS`. */
export function freshKeyPair(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  return { privateKey, publicKey: `whpk_${Buffer.from(x, "base64url").toString("base64")}` };
}

/** The three headers of a message signed now, or `at` milliseconds since 1970, by `whsec_…` or by a private key of Ed25519. */
export function signedHeaders(
  key: string | KeyObject,
  payload: string | Uint8Array,
  at = Date.now(),
  id = `msg_${randomBytes(8).toString("hex")}`,
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatureOf(key, { id, timestamp, payload }),
  };
}

function signatureOf(key: string | KeyObject, message: SignedMessage): string {
  if (typeof key === "string")
    return signWebhook(
      [parseWebhookKey(key)].filter((each) => each !== null),
      message,
    );
  const { id, timestamp, payload } = message;
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(payload)]);
  return `v1a,${sign(null, content, key).toString("base64")}`;
}
