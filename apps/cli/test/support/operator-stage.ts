import { afterEach, beforeEach } from "vitest";
import type { OperatorOptions } from "../../../consumer/src/operator/operator-options.ts";
import { type OperatorServer, startOperatorServer } from "../../../consumer/src/testing/operator-server.ts";
import { runCli } from "../../src/testing/run-cli.ts";

type Role = "viewer" | "operator" | "admin";

/** A consumer's operator API with a ledger in memory, anew for each test, and command lines that ask it. */
export function operatorStage(replay: OperatorOptions["replay"] = null) {
  let server: OperatorServer;
  beforeEach(async () => {
    server = await startOperatorServer(replay);
  });
  afterEach(() => server.close());

  const as = (role: Role) => ({ OPERATOR_URL: server.url, OPERATOR_TOKEN: `${role}-token-of-a-test` });
  return {
    as,
    get server() {
      return server;
    },
    run: (...written: string[]) => runCli(written, { environment: as("operator") }),
    runAs: (role: Role, ...written: string[]) => runCli(written, { environment: as(role) }),
    /** With somebody at the terminal who says yes or no; `asked` collects the questions. */
    runAtTerminal: (says: boolean, asked: string[], ...written: string[]) =>
      runCli(written, {
        environment: as("operator"),
        isTTY: true,
        ask: async (question) => {
          asked.push(question);
          return says;
        },
      }),
  };
}
