import { randomBytes } from "node:crypto";
import { type Database, openDatabase, watchWrites } from "@intercom-dsar/database";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { createOAuthClient, type FurtherScope, openTokenVault, type TokenVault } from "@intercom-dsar/oauth";
import { createKeyring } from "@intercom-dsar/sealing";
import { createHealth, Secret } from "@intercom-dsar/service";
import {
  createManualClock,
  createRecordingLogger,
  type ManualClock,
  type RecordingLogger,
} from "@intercom-dsar/service/testing";
import { createSessions } from "@intercom-dsar/web/sessions";
import { createAttemptLimiter, createCookieJar, createPasswordCheck } from "@intercom-dsar/web/testing";
import type { FastifyInstance } from "fastify";
import { afterEach } from "vitest";
import { z } from "zod";
import { credentialDigest } from "../../src/api/token-consumer.ts";
import { type Checker, createChecker } from "../../src/checks/checker.ts";
import { createServer, createTokenServer, type ServerOptions } from "../../src/composition/server.ts";
import { createAudit } from "../../src/store/audit.ts";
import { openAuthStore } from "../../src/store/auth-store.ts";
import { type Browser, createBrowser } from "./browser.ts";

export const PUBLIC_URL = "https://connect.example.com";
export const PASSWORD = "correct horse battery staple";
export const CREDENTIAL = "test-credential-0123456789-0123456789";
export const CLIENT_ID = "client-1";
export const CLIENT_SECRET = "client-secret-1";

export interface AuthApp {
  readonly server: FastifyInstance;
  /** The token API at a port of its own; where `hasTokenServer`. */
  readonly tokens: FastifyInstance | null;
  readonly simulator: Simulator;
  readonly database: Database;
  readonly vault: TokenVault;
  readonly checker: Checker;
  readonly clock: ManualClock;
  readonly log: RecordingLogger;
  browser(): Browser;
}

export type AuthAppOptions = Partial<
  Pick<ServerOptions, "openId" | "password" | "trustedProxies" | "publicUrl" | "consumers" | "hasTokenServer">
> & {
  readonly database?: Database;
  readonly scopes?: readonly FurtherScope[];
};

/** Three workspaces, one in each region, and an app that may be connected to them. */
export function seed(redirectUrl = `${PUBLIC_URL}/oauth/callback`): Seed {
  const admins = [{ id: "991267459", name: "Ada Quill", email: "ada.quill@colleagues.example" }];
  return {
    workspaces: [
      { id: "usspace1", name: "Amber & Co", region: "us", admins },
      { id: "euspace1", name: "Elm GmbH", region: "eu", admins },
      { id: "auspace1", name: "Acacia Pty", region: "au", admins },
    ],
    apps: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        name: "Privacy desk",
        redirect_urls: [redirectUrl],
      },
    ],
  };
}

/** Gives a `start` whose apps are closed after each test. Nothing of them is fake but the clock: Intercom is the simulator. */
export function authApps(): (options?: AuthAppOptions) => Promise<AuthApp> {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  return async (options = {}) => {
    const simulator = await startSimulator({ seed: seed() });
    const health = createHealth();
    const vaultHealth = health.part("vault", { essential: true });
    const database = await watchWrites(options.database ?? openDatabase("sqlite::memory:"), vaultHealth);
    vaultHealth.up();
    const clock = createManualClock();
    const log = createRecordingLogger();
    const [keyring, cookieKeys] = [createKeyring([randomBytes(32)]), createKeyring([randomBytes(32)])];
    const vault = await openTokenVault({ database, keyring, now: clock.now });
    const store = await openAuthStore(database, clock);
    const stop = new AbortController();
    const publicUrl = options.publicUrl ?? PUBLIC_URL;
    const secure = publicUrl.startsWith("https:");
    const app = {
      clientId: CLIENT_ID,
      clientSecret: () => CLIENT_SECRET,
      redirectUri: `${PUBLIC_URL}/oauth/callback`,
      authorizeUrl: `${simulator.url}/oauth`,
      apiBaseUrl: simulator.url,
    };
    const client = createOAuthClient(app, { scopes: options.scopes ?? [] });
    const checker = createChecker({
      vault,
      client,
      clock,
      logger: log.logger,
      everyMs: 30_000,
      scopesEveryMs: 600_000,
      intercomHealth: health.part("intercom"),
      heartbeat: health.heartbeat("checks", 300_000),
      signal: stop.signal,
    });
    const whole = {
      app,
      furtherScopes: options.scopes ?? [],
      client,
      vault,
      store,
      audit: createAudit(database, clock),
      checker,
      sessions: createSessions({
        store,
        keyring: cookieKeys,
        secure,
        ttlMs: 8 * 3_600_000,
        idleMs: 3_600_000,
        generation: "test",
        clock,
      }),
      password: {
        isPassword: createPasswordCheck(new Secret(PASSWORD)),
        attempts: createAttemptLimiter(clock),
        knownBrowser: createCookieJar({
          name: "known-browser",
          schema: z.object({ browser: z.string() }),
          keyring: cookieKeys,
          secure,
          maxAgeMs: 86_400_000,
        }),
        newBrowserId: () => randomBytes(16).toString("hex"),
      },
      openId: null,
      consumers: [{ name: "consumer", digests: [credentialDigest(CREDENTIAL)], workspaces: null }],
      hasTokenServer: false,
      publicUrl,
      authorizeUrl: app.authorizeUrl,
      trustedProxies: [],
      newState: () => randomBytes(32).toString("base64url"),
      health,
      clock,
      logger: log.logger,
      ...options,
    };
    const server = await createServer(whole);
    const tokens = options.hasTokenServer === true ? await createTokenServer(whole) : null;
    closers.push(
      () => database.close(),
      () => client.close(),
      () => simulator.close(),
      async () => {
        stop.abort();
        await server.close();
        await tokens?.close();
        await checker.settled();
      },
    );
    return {
      server,
      tokens,
      simulator,
      database,
      vault,
      checker,
      clock,
      log,
      browser: () => createBrowser(server),
    };
  };
}
