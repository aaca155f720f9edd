import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import { type Child, startChild } from "./child.ts";
import { DEMO_CATEGORIES } from "./demo-requests.ts";
import type { SimulatorProcess } from "./simulator-process.ts";
import { untilReady } from "./until-ready.ts";

/** The auth app, up, and registered at the simulator as an app of its Developer Hub. */
export interface AuthApp {
  readonly child: Child;
  readonly url: string;
  /** Where consumers ask for tokens. */
  readonly tokensUrl: string;
  /** Made for this run. */
  readonly password: string;
  /** What the consumer shows to read tokens. */
  readonly credential: string;
}

const AUTH = fileURLToPath(new URL("../../../apps/auth/src/main.ts", import.meta.url));

export async function startAuthApp(options: {
  readonly simulator: SimulatorProcess;
  readonly directory: string;
  readonly log: number;
}): Promise<AuthApp> {
  const { simulator, directory, log } = options;
  const [port, tokensPort] = [await getPort(), await getPort()];
  const url = `http://127.0.0.1:${port}`;
  const [password, credential, clientSecret] = [randomText(), randomText(), randomText()];
  const clientId = "privacy-desk";
  await registerApp(simulator, {
    client_id: clientId,
    client_secret: clientSecret,
    name: "Privacy desk",
    redirect_urls: [`${url}/oauth/callback`],
    uninstall_url: `${url}/intercom/uninstalled`,
  });
  const child = startChild(AUTH, {
    log,
    environment: {
      PUBLIC_URL: url,
      ALLOW_HTTP: "true",
      HOST: "127.0.0.1",
      PORT: String(port),
      TOKENS_PORT: String(tokensPort),
      ADMIN_PASSWORD: password,
      INTERCOM_CLIENT_ID: clientId,
      INTERCOM_CLIENT_SECRET: clientSecret,
      INTERCOM_AUTHORIZE_URL: `${simulator.url}/oauth`,
      INTERCOM_BASE_URL: simulator.url,
      ACCESS_CATEGORIES: DEMO_CATEGORIES,
      SERVICE_CREDENTIAL: credential,
      DATABASE_URL: `sqlite:${directory}/auth.db`,
    },
  });
  await untilReady(child, url, "the auth app");
  return { child, url, tokensUrl: `http://127.0.0.1:${tokensPort}`, password, credential };
}

async function registerApp({ url }: SimulatorProcess, app: object): Promise<void> {
  const answer = await fetch(`${url}/_control/oauth/apps`, { method: "POST", body: JSON.stringify(app) });
  if (!answer.ok) throw new Error("the simulator does not take the app");
}

/** Not base64: a text that begins with a hyphen would be an option on a command line. */
function randomText(): string {
  return randomBytes(24).toString("hex");
}
