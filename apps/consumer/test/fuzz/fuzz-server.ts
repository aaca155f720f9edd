import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createProcessorSigner } from "@intercom-dsar/opendsr";
import { issueCertificate } from "@intercom-dsar/opendsr/testing";
import { createKeyring } from "@intercom-dsar/sealing";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { callbackPolicyOf } from "../../src/config/callback-parties.ts";
import { controllerOrigin, originOf } from "../../src/domain/sender.ts";
import { createHttpServer } from "../../src/http/http-server.ts";
import { createGroupCommit } from "../../src/intake/group-commit.ts";
import { intercomWebhook } from "../../src/intake/intercom-webhooks/intercom-webhook.ts";
import { openDsrEndpoints } from "../../src/intake/opendsr/opendsr-endpoints.ts";
import { createOutcomeWaiter } from "../../src/intake/outcome-waiter.ts";
import { createSenderRates } from "../../src/intake/webhook/sender-rates.ts";
import { webhookIntake } from "../../src/intake/webhook/webhook.ts";
import { webhookSenders } from "../../src/intake/webhook/webhook-senders.ts";
import { createMessageFactory } from "../../src/messages/message-factory.ts";
import { testLetterSeal } from "../../src/testing/test-letter-seal.ts";
import { signedHeaders } from "../../src/testing/webhook-server.ts";

const KEY = `whsec_${randomBytes(32).toString("base64")}`;
const TOKEN = randomBytes(24).toString("hex");
const SECRET = randomBytes(16).toString("hex");
/** Requests that are there from the start, one of each endpoint. */
export const KNOWN_IDS = { webhook: "known-1", openDsr: "a7551968-d5d6-44b2-9831-815ac9017798" } as const;
const YEAR_MS = 365 * 86_400_000;

/** All that HTTP leads to, over a ledger on disk; nobody works there. */
export interface FuzzServer {
  readonly url: string;
  readonly ledger: Ledger;
  /** Errors that the endpoint logged. */
  readonly errors: () => readonly unknown[];
  /** What a known sender puts on a request of this method, path and body. */
  credentials(method: string, path: string, body: string): Record<string, string>;
  close(): Promise<void>;
}

/** `databaseUrl`: an empty database. @default one of SQLite on disk */
export async function startFuzzServer(databaseUrl?: string): Promise<FuzzServer> {
  const directory = mkdtempSync(join(tmpdir(), "intercom-dsar-fuzz-"));
  const database = openDatabase(databaseUrl ?? `sqlite:${directory}/ledger.db`);
  const ledger = await openLedger({ database, keyring: createKeyring([randomBytes(32)]) });
  const errors: unknown[] = [];
  const { logger } = createRecordingLogger();
  const quiet = { ...logger, info() {}, warn() {}, error: (event: string) => void errors.push(event) };
  const senders = webhookSenders.parse(
    JSON.stringify([{ name: "fuzz", keys: [KEY], bearerTokens: [TOKEN], requestsPerMinute: 10_000_000 }]),
  );
  const stop = new AbortController();
  const messages = createMessageFactory({ source: "urn:fuzz", now: Date.now });
  const submissions = {
    messages,
    resolve: () => ({ result: "undetermined" }) as const,
    now: Date.now,
    letterSeal: testLetterSeal,
    idRetentionMs: YEAR_MS,
  };
  const store = createGroupCommit(ledger);
  const callbacks = callbackPolicyOf(senders, { development: false });
  const shared = {
    senders,
    rates: createSenderRates(Date.now),
    ledger,
    store,
    submissions,
    callbacks,
    logger: quiet,
  };
  const issued = await issueCertificate("fuzz.example");
  const settings = {
    baseUrl: "https://fuzz.example/opendsr",
    signer: createProcessorSigner({ domain: "fuzz.example", ...issued }),
  };
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    now: Date.now,
    logger: quiet,
    health: { up() {}, degraded() {}, down() {} },
    plugins: [
      webhookIntake({ ...shared, waiter: createOutcomeWaiter(ledger), signal: stop.signal }),
      intercomWebhook({ secrets: [SECRET], ledger, messages, logger: quiet, now: Date.now }),
      openDsrEndpoints({ ...shared, settings }),
    ],
  });
  await ledger.inbox.receive([
    known(KNOWN_IDS.webhook, originOf({ name: "fuzz" })),
    known(KNOWN_IDS.openDsr, controllerOrigin({ name: "fuzz" })),
  ]);
  return {
    url: `http://127.0.0.1:${server.port}`,
    ledger,
    errors: () => errors,
    credentials(method, path, body) {
      if (path.startsWith("/v1/intercom"))
        return { "x-hub-signature": `sha1=${createHmac("sha1", SECRET).update(body).digest("hex")}` };
      if (path.startsWith("/opendsr")) return { authorization: `Bearer ${TOKEN}` };
      return signedHeaders(KEY, method === "POST" ? body : `${method} ${decodeURIComponent(path)}`);
    },
    async close() {
      stop.abort();
      await server.close();
      await ledger.close();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function known(requestId: string, origin: string): Submission {
  return {
    type: "request",
    requestFingerprint: requestId,
    onConflict: null,
    request: {
      sender: origin.slice("webhook:".length),
      origin,
      requestId,
      kind: "access",
      statedWorkspaceId: null,
      workspaceId: null,
      subjects: ["known@example.com"],
      payload: Buffer.from("{}"),
      receivedAt: Date.now(),
      deadline: Date.now() + YEAR_MS,
      after: null,
      retryOf: null,
      traceparent: null,
    },
  };
}
