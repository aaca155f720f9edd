import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import type { AuthApp } from "./auth-app.ts";
import { type Child, startChild } from "./child.ts";
import { untilReady } from "./until-ready.ts";

/** The consumer's operator API, and the keys to it, made for this run. */
export interface OperatorEndpoint {
  readonly port: number;
  readonly url: string;
  /** The console's. */
  readonly token: string;
  /** The command line's. */
  readonly cliToken: string;
  /** As `OPERATOR_KEYS` takes it. */
  readonly keys: string;
}

const CONSOLE = fileURLToPath(new URL("../../../apps/console/src/main.ts", import.meta.url));

export async function chooseOperatorEndpoint(): Promise<OperatorEndpoint> {
  const [token, cliToken] = [newToken(), newToken()];
  const keys = JSON.stringify([
    { name: "console", role: "admin", forwardsActor: true, sha256: digestOf(token) },
    { name: "cli", role: "admin", sha256: digestOf(cliToken) },
  ]);
  const port = await getPort();
  return { port, url: `http://127.0.0.1:${port}`, token, cliToken, keys };
}

function newToken(): string {
  return randomBytes(24).toString("hex");
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Starts the console, up once this resolves; its password is the auth app's. */
export async function startConsole(options: {
  readonly operator: OperatorEndpoint;
  readonly auth: AuthApp;
  readonly log: number;
}): Promise<{ readonly child: Child; readonly url: string }> {
  const { operator, auth, log } = options;
  const port = await getPort();
  const url = `http://127.0.0.1:${port}`;
  const child = startChild(CONSOLE, {
    log,
    environment: {
      PUBLIC_URL: url,
      ALLOW_HTTP: "true",
      HOST: "127.0.0.1",
      PORT: String(port),
      ADMIN_PASSWORD: auth.password,
      AUTH_APP_PAGES: auth.url,
      OPERATOR_API_URL: operator.url,
      OPERATOR_CREDENTIAL: operator.token,
    },
  });
  await untilReady(child, url, "the console");
  return { child, url };
}
