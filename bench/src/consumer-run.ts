import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const CONSUMER = fileURLToPath(new URL("../../apps/consumer/src/main.ts", import.meta.url));
const SIMULATOR = fileURLToPath(new URL("../../packages/intercom-simulator/src/main.ts", import.meta.url));

/** The stand-in Intercom in a process of its own, asked over its control API. */
export interface StandIn {
  readonly url: string;
  control<Answer>(path: string): Promise<Answer>;
  stop(): Promise<void>;
}

export async function startStandIn(seed: unknown): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = join(folder, "seed.json");
  writeFileSync(file, JSON.stringify(seed));
  const child = spawn(process.execPath, [SIMULATOR, "--port", "0", "--seed", file, "--exit-with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { url } = JSON.parse(String(line)) as { url: string };
  return {
    url,
    control: async <Answer>(path: string) =>
      (await (await fetch(`${url}/_control/${path}`)).json()) as Answer,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface ConsumerRun {
  readonly child: ChildProcess;
  readonly outcomes: () => number;
  /** Resolves when it ends by itself. */
  readonly ended: Promise<number | null>;
  kill(): Promise<void>;
}

export interface ConsumerRunOptions {
  readonly standIn: StandIn;
  readonly token: string;
  readonly directory: string;
  readonly requests: readonly object[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The consumer as a pipe, with all requests at once on its standard input. */
export function runConsumer({
  standIn,
  token,
  directory,
  requests,
  environment = {},
}: ConsumerRunOptions): ConsumerRun {
  const log = openSync(join(directory, "consumer.log"), "a");
  const child = spawn(process.execPath, [CONSUMER], {
    stdio: ["pipe", "pipe", log],
    env: {
      INTERCOM_BASE_URL: standIn.url,
      INTERCOM_ACCESS_TOKEN: token,
      DATABASE_URL: `sqlite:${directory}/ledger.db`,
      RESULT_STORE: join(directory, "results"),
      NOT_FOUND_RECHECK: "0s",
      LOG_LEVEL: "warn",
      ...environment,
    },
  });
  let outcomes = 0;
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the consumer has no pipe");
  createInterface({ input: stdout }).on("line", () => {
    outcomes += 1;
  });
  stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    child,
    outcomes: () => outcomes,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
