import { createHash, randomBytes, randomUUID } from "node:crypto";
import { openDatabase } from "@intercom-dsar/database";
import { type Ledger, openLedger, type Submission } from "@intercom-dsar/ledger";
import { createKeyring } from "@intercom-dsar/sealing";
import {
  createManualClock,
  createRecordingLogger,
  type RecordingLogger,
} from "@intercom-dsar/service/testing";
import type { OperatorRole } from "../domain/operator-key.ts";
import { createHttpServer } from "../http/http-server.ts";
import { createMessageFactory } from "../messages/message-factory.ts";
import { operatorApi } from "../operator/operator-api.ts";
import type { OperatorOptions } from "../operator/operator-options.ts";
import { testLetterSeal } from "./test-letter-seal.ts";

/** The operator API over a ledger; nobody works there, so that requests stay as they came. */
export interface OperatorServer {
  readonly url: string;
  readonly ledger: Ledger;
  readonly log: RecordingLogger;
  /** Asks with the token of that role, unless headers say otherwise; `console` forwards actors. */
  send(
    as: OperatorRole | "console",
    method: "GET" | "POST",
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown>; readonly text: string }>;
  close(): Promise<void>;
}

/** Instances on one database share it. */
const LEDGER_KEY = randomBytes(32);
const OPERATOR_START = Date.UTC(2026, 10, 26, 9);
const DAY = 86_400_000;

export async function startOperatorServer(
  replay: OperatorOptions["replay"] = null,
  check: OperatorOptions["check"] = async () => [],
  databaseUrl = "sqlite::memory:",
): Promise<OperatorServer> {
  const clock = createManualClock(OPERATOR_START);
  const database = openDatabase(databaseUrl);
  const ledger = await openLedger({ database, keyring: createKeyring([LEDGER_KEY]), now: clock.now });
  const log = createRecordingLogger();
  const key = (role: OperatorRole, name: string = role) => ({
    name,
    role,
    digests: [createHash("sha256").update(tokenOf(name)).digest()],
    forwardsActor: name === "console",
  });
  const keys = [key("viewer"), key("operator"), key("admin"), key("admin", "console")];
  const stop = new AbortController();
  const submissions = {
    messages: createMessageFactory({ source: "urn:test", now: clock.now }),
    resolve: () => ({ result: "connected", workspaceId: "ws1" }) as const,
    now: clock.now,
    letterSeal: testLetterSeal,
    idRetentionMs: 400 * DAY,
  };
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    now: clock.now,
    logger: log.logger,
    health: { up() {}, degraded() {}, down() {} },
    plugins: [
      (app) =>
        operatorApi(app, {
          keys,
          senders: [],
          ledger,
          submissions,
          signal: stop.signal,
          replay,
          check,
          reportLanguage: "en",
          workspaceGraceMs: DAY,
          clock,
          logger: log.logger,
          randomId: randomUUID,
        }),
    ],
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    ledger,
    log,
    async send(as, method, path, { body, headers = {} } = {}) {
      const answer = await fetch(`${url}/v1/operator${path}`, {
        method,
        headers: {
          authorization: `Bearer ${tokenOf(as)}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> };
    },
    async close() {
      stop.abort();
      await server.close();
      await ledger.close();
      await database.close();
    },
  };
}

function tokenOf(name: string): string {
  return `${name}-token-of-a-test`;
}

/** A deletion of one person in workspace `ws1`, of the sender `portal`, with a month of time. */
export function operatorSubmission(
  requestId: string,
  change: Partial<Extract<Submission, { type: "request" }>["request"]> = {},
): Submission {
  const request = {
    sender: "portal",
    origin: "webhook:portal",
    requestId,
    kind: "deletion" as const,
    statedWorkspaceId: null,
    workspaceId: "ws1",
    subjects: ["canary@example.com"],
    payload: Buffer.from("{}"),
    receivedAt: OPERATOR_START - DAY,
    deadline: OPERATOR_START + 30 * DAY,
    after: null,
    retryOf: null,
    traceparent: null,
    regulation: "gdpr",
    ...change,
  };
  return { type: "request", request, requestFingerprint: requestId, onConflict: null };
}

/** The same with the data that intake stores, so that it can be asked for once more. */
export function wholeSubmission(requestId: string): Submission {
  const content = {
    requestId,
    kind: "deletion",
    workspaceId: null,
    identifiers: [{ type: "email", value: "canary@example.com" }],
    receivedAt: "2026-11-25T09:00:00.000Z",
    deadline: "2026-12-25T09:00:00.000Z",
    regulation: "gdpr",
    after: null,
    retryOf: null,
  };
  return operatorSubmission(requestId, { payload: Buffer.from(JSON.stringify(content)) });
}
