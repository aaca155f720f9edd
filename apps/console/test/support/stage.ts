import { loggedEvent, startProgram } from "@intercom-dsar/testing";
import { chromium, type Page } from "playwright-core";
import { afterEach } from "vitest";
import type {} from "../../../consumer/src/telemetry/log-events.ts";
import { type OperatorServer, startOperatorServer } from "../../../consumer/src/testing/operator-server.ts";
import { type InProcessConsole, startConsoleInProcess } from "./console-in-process.ts";

export const PASSWORD = "correct horse battery staple";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** The console and an operator API with a ledger in memory. */
export interface Stage extends InProcessConsole {
  readonly operator: OperatorServer;
}

/** Gives ways to start the console and a browser; all of it is closed after each test. */
export function stages() {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  return {
    async setStage(replay: Parameters<typeof startOperatorServer>[0] = null): Promise<Stage> {
      const operator = await startOperatorServer(replay);
      closers.push(() => operator.close());
      const console = await startConsoleInProcess(operator.url);
      closers.push(() => console.close());
      return { ...console, operator };
    },
    /** The console in a process of its own, with a password. */
    async startProcess(environment: Readonly<Record<string, string>>) {
      const program = startProgram(MAIN, {
        environment: {
          PATH: process.env.PATH ?? "",
          PUBLIC_URL: "http://127.0.0.1",
          ALLOW_HTTP: "true",
          HOST: "127.0.0.1",
          PORT: "0",
          ADMIN_PASSWORD: PASSWORD,
          ...environment,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      closers.push(() => program.kill("SIGTERM"));
      const { port } = await loggedEvent(program, "pages_open");
      return { origin: `http://127.0.0.1:${port}`, log: program.log };
    },
    async openPage(executablePath: string): Promise<Page> {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      closers.push(() => browser.close());
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(60_000);
      return page;
    },
  };
}
