import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";

const MAIN = new URL("../../../consumer/src/main.ts", import.meta.url).pathname;
const Outcome = z.looseObject({ requestId: z.string(), status: z.string() });
const OutcomeLine = z.union([Outcome, z.object({ data: Outcome }).transform(({ data }) => data)]);
type Outcome = z.output<typeof Outcome>;

/** The other app: a process that takes requests from standard input and asks this app for tokens. */
export interface Consumer {
  request(request: object): void;
  outcomes(): readonly Outcome[];
  log(): string;
  stop(): Promise<void>;
}

export function startConsumer(environment: Readonly<Record<string, string>>): Consumer {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...environment } });
  const lines: string[] = [];
  const outcomes: Outcome[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stdout }).on("line", (line) => {
    outcomes.push(OutcomeLine.parse(JSON.parse(line)));
  });
  const ended = once(child, "exit");
  return {
    request: (request) => child.stdin.write(`${JSON.stringify(request)}\n`),
    outcomes: () => outcomes,
    log: () => lines.join("\n"),
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
