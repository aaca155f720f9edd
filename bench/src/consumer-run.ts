import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SimulatorProcess } from "@intercom-dsar/testing";
import { launchConsumer } from "@intercom-dsar/testing";
import { NODE_FLAGS, nodeOptions } from "./config.ts";
import { TOKEN } from "./people.ts";

/** The real consumer in a process of its own, as a pipe. */
export interface ConsumerRun {
  /** Outcomes that it has written. */
  outcomes(): number;
  /** Writes requests to its standard input. */
  send(requests: readonly object[]): void;
  /** Ends its input: then it ends when every request has its outcome. */
  finish(): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** Resident memory in bytes: now, and the most that it was. */
  memory(): { readonly now: number; readonly peak: number };
  /** Milliseconds of CPU that it has used. */
  cpuMs(): number;
  kill(): Promise<void>;
}

export interface ConsumerOptions {
  readonly simulator: SimulatorProcess;
  /** Where its ledger lies, unless `environment` names another database. */
  readonly directory: string;
  readonly requests?: readonly object[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function runConsumer(options: ConsumerOptions): ConsumerRun {
  const { simulator, directory, requests = [], environment = {} } = options;
  const log = openSync(join(directory, "consumer.log"), "a");
  const child = launchConsumer({
    nodeOptions: [...NODE_FLAGS, ...nodeOptions()],
    stdio: ["pipe", "pipe", log],
    environment: {
      INTERCOM_BASE_URL: simulator.url,
      INTERCOM_ACCESS_TOKEN: TOKEN,
      DATABASE_URL: `sqlite:${directory}/ledger.db`,
      RESULT_STORE: join(directory, "results"),
      NOT_FOUND_RECHECK: "0s",
      LOG_LEVEL: "warn",
      ...environment,
    },
  });
  closeSync(log);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the consumer has no pipes");
  let outcomes = 0;
  createInterface({ input: stdout }).on("line", () => {
    outcomes += 1;
  });
  // A killed consumer leaves its input unread.
  stdin.on("error", () => {});
  const ended = once(child, "exit").then(() => {});
  const send = (more: readonly object[]) =>
    void stdin.write(more.map((request) => `${JSON.stringify(request)}\n`).join(""));
  send(requests);
  return {
    outcomes: () => outcomes,
    send,
    finish: () => stdin.end(),
    ended,
    memory: () => memoryOf(child.pid),
    cpuMs: () => cpuOf(child.pid),
    async kill() {
      // With options for Node it may be profiled, and then has to end by itself.
      child.kill(nodeOptions().length > 0 ? "SIGTERM" : "SIGKILL");
      await ended;
    },
  };
}

function memoryOf(pid: number | undefined): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? Number.NaN) * 1024;
  return { now: bytes("VmRSS"), peak: bytes("VmHWM") };
}

/** Linux counts in hundredths of a second (`getconf CLK_TCK`). */
function cpuOf(pid: number | undefined): number {
  // After the program's name, which may hold spaces: proc(5), fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
