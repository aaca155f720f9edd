import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Seed, type Simulator, startSimulator } from "@intercom-dsar/intercom-simulator";
import { chromium, type Page } from "playwright-core";
import { afterEach } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, CREDENTIAL, PASSWORD, seed } from "./auth-app.ts";
import { type AuthProcess, killAll, startAuthProcess } from "./auth-process.ts";
import { startTlsFront } from "./tls-front.ts";

/** The app as a process behind TLS, the Intercom simulator, and a browser with an empty profile. */
export interface Stage {
  readonly origin: string;
  readonly folder: string;
  readonly simulator: Simulator;
  readonly app: AuthProcess;
  readonly page: Page;
}

export interface StageOptions {
  readonly executablePath: string;
  /** Whether the browser runs JavaScript; the pages have none. */
  readonly withScript: boolean;
  readonly seedOf?: (redirectUrl: string) => Seed;
  /** @default often enough for a test not to wait */
  readonly checkEvery?: string;
  /** Runs before the app does. */
  readonly prepare?: (databaseUrl: string) => Promise<void>;
}

export const VAULT_KEY = Buffer.alloc(32, 5);

/** Gives a `setStage` whose parts are closed after each test. */
export function stages(): (options: StageOptions) => Promise<Stage> {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    killAll();
  });

  return async ({ executablePath, withScript, seedOf = seed, checkEvery = "300ms", prepare }) => {
    const folder = mkdtempSync(join(tmpdir(), "intercom-dsar-walk-"));
    closers.push(() => rmSync(folder, { recursive: true }));
    const databaseUrl = `sqlite:${folder}/auth.db`;
    await prepare?.(databaseUrl);
    const front = await startTlsFront();
    closers.push(() => front.close());
    const simulator = await startSimulator({ seed: seedOf(`${front.origin}/oauth/callback`) });
    closers.push(() => simulator.close());
    const app = await startAuthProcess({
      PUBLIC_URL: front.origin,
      TRUSTED_PROXIES: "127.0.0.1",
      ADMIN_PASSWORD: PASSWORD,
      INTERCOM_CLIENT_ID: CLIENT_ID,
      INTERCOM_CLIENT_SECRET: CLIENT_SECRET,
      INTERCOM_AUTHORIZE_URL: `${simulator.url}/oauth`,
      INTERCOM_BASE_URL: simulator.url,
      SERVICE_CREDENTIAL: CREDENTIAL,
      DATABASE_URL: databaseUrl,
      VAULT_KEY: VAULT_KEY.toString("base64"),
      CHECK_EVERY: checkEvery,
    });
    closers.push(() => app.stop());
    front.forwardTo(app.port);
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    closers.push(() => browser.close());
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: withScript });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return { origin: front.origin, folder, simulator, app, page };
  };
}
