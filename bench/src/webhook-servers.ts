import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { launchConsumer } from "@intercom-dsar/testing";
import { nodeOptions } from "./config.ts";
import type { BenchDatabase } from "./database-for.ts";
import { TOKEN } from "./people.ts";

const BARE = fileURLToPath(new URL("./bare-route.ts", import.meta.url));

export interface ServerProcess {
  readonly port: number;
  stop(): Promise<void>;
}

/** What `WEBHOOK_SENDERS` holds for a sender that no rate limits. */
export function benchSender(name: string, key: Uint8Array, rights: object = {}): object {
  return {
    name,
    keys: [`whsec_${Buffer.from(key).toString("base64")}`],
    requestsPerMinute: 10_000_000,
    ...rights,
  };
}

/** The real consumer behind its HTTP server. Without an Intercom the requests stay where they are and nothing else is measured. */
export async function startWebhookConsumer(
  database: BenchDatabase,
  senders: readonly object[],
  intercomUrl = "http://127.0.0.1:1",
): Promise<ServerProcess> {
  const child = launchConsumer({
    nodeOptions: nodeOptions(),
    stdio: ["ignore", "ignore", "pipe"],
    environment: {
      WEBHOOK_PORT: "0",
      WEBHOOK_HOST: "127.0.0.1",
      WEBHOOK_SENDERS: JSON.stringify(senders),
      INTERCOM_BASE_URL: intercomUrl,
      INTERCOM_ACCESS_TOKEN: TOKEN,
      CALLBACK_DEVELOPMENT: "true",
      ...database.environment,
    },
  });
  return { port: await portIn(child.stderr), stop: () => end(child) };
}

/** Goes on reading: a log that nobody reads would hold up who writes it. */
function portIn(log: NodeJS.ReadableStream | null): Promise<number> {
  if (log === null) throw new Error("the consumer has no log");
  return new Promise((resolve) => {
    createInterface({ input: log }).on("line", (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port?: number };
      if (event === "http_open" && port !== undefined) resolve(port);
    });
  });
}

export async function startBareRoute(path: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [BARE, path], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { port: Number(line), stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill(nodeOptions().length > 0 ? "SIGTERM" : "SIGKILL");
  await ended;
}
