import { loggedEvent, startProgram } from "@intercom-dsar/testing";
import { chromium, type Page } from "playwright-core";
import { afterEach } from "vitest";
import type {} from "../../../consumer/src/telemetry/log-events.ts";
import { type OperatorServer, startOperatorServer } from "../../../consumer/src/testing/operator-server.ts";

export const PASSWORD = "correct horse battery staple";

/** The console as a process, and a consumer's operator API with a ledger in memory. */
export interface Stage {
  readonly origin: string;
  readonly operator: OperatorServer;
  log(): string;
}

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** Gives a `setStage` and an `openPage` whose parts are closed after each test. */
export function stages() {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  return {
    async setStage(environment: Readonly<Record<string, string>> = {}): Promise<Stage> {
      const operator = await startOperatorServer();
      closers.push(() => operator.close());
      const program = startProgram(MAIN, {
        environment: {
          PATH: process.env.PATH ?? "",
          PUBLIC_URL: "http://127.0.0.1",
          ALLOW_HTTP: "true",
          HOST: "127.0.0.1",
          PORT: "0",
          ADMIN_PASSWORD: PASSWORD,
          OPERATOR_API_URL: operator.url,
          OPERATOR_CREDENTIAL: "console-token-of-a-test",
          ...environment,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      closers.push(() => program.kill("SIGTERM"));
      const { port } = await loggedEvent(program, "pages_open");
      return { origin: `http://127.0.0.1:${port}`, operator, log: program.log };
    },
    async openPage(executablePath: string): Promise<Page> {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      closers.push(() => browser.close());
      const page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(20_000);
      return page;
    },
  };
}
