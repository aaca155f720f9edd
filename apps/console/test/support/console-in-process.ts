import { randomBytes } from "node:crypto";
import { createKeyring } from "@intercom-dsar/sealing";
import { createLoggedHealth, systemClock } from "@intercom-dsar/service";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { createWebBrowser, type WebBrowser } from "@intercom-dsar/testing/web";
import { createSessions, type PersonSession } from "@intercom-dsar/web/sessions";
import { createCookieJar, LoginTransaction } from "@intercom-dsar/web/testing";
import type { FastifyInstance } from "fastify";
import { createChangeFeed } from "../../src/api/change-feed.ts";
import { createOperatorApi } from "../../src/api/operator-api.ts";
import { createServer } from "../../src/composition/server.ts";
import { createMemorySessions } from "../../src/sessions/memory-sessions.ts";

type Role = PersonSession["admin"]["role"];

/** The console in this process, at which anybody signs in with the role that they ask for; in a browser, as an administrator. */
export interface InProcessConsole {
  readonly origin: string;
  readonly server: FastifyInstance;
  signIn(role: Role): Promise<WebBrowser>;
  log(): string;
  close(): Promise<void>;
}

export async function startConsoleInProcess(
  operatorUrl: string,
  credential = "console-token-of-a-test",
): Promise<InProcessConsole> {
  const keyring = createKeyring([randomBytes(32)]);
  const { logger, lines } = createRecordingLogger();
  const health = createLoggedHealth(() => logger);
  const stop = new AbortController();
  let role: Role = "admin";
  let origin = "";
  const loginTransactions = createCookieJar({
    name: "journey",
    schema: LoginTransaction,
    keyring,
    secure: false,
    maxAgeMs: 600_000,
  });
  const endpoint = { url: operatorUrl, credential: () => credential, signal: stop.signal };
  const server = await createServer({
    api: createOperatorApi({ ...endpoint, health: health.part("operator-api") }),
    feed: createChangeFeed({ ...endpoint, retryMs: 100 }),
    sessionIdleMs: 3_600_000,
    signal: stop.signal,
    sessions: createSessions({
      store: createMemorySessions(systemClock),
      keyring,
      secure: false,
      ttlMs: 3_600_000,
      idleMs: 3_600_000,
      generation: "test",
      clock: systemClock,
    }),
    password: null,
    openId: {
      loginTransactions,
      openId: {
        begin: async (expiresAt) => ({
          url: new URL("/sign-in/oidc/callback?state=s", origin),
          loginTransaction: { state: "s", nonce: "n", verifier: "v", maxAgeS: null, expiresAt },
        }),
        finish: async () => ({ name: `A ${role}`, method: "oidc", role, entry: `sub:${role}` }),
      },
    },
    authAppPages: null,
    publicUrl: "http://127.0.0.1",
    trustedProxies: [],
    health,
    clock: systemClock,
    logger,
  });
  origin = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    origin,
    server,
    async signIn(as) {
      role = as;
      const browser = createWebBrowser(origin);
      await browser.get("/sign-in/oidc");
      await browser.get("/sign-in/oidc/callback?state=s");
      return browser;
    },
    log: () => JSON.stringify(lines),
    async close() {
      stop.abort();
      await server.close();
    },
  };
}
