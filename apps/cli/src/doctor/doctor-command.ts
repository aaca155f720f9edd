import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import type { ExitCode } from "../command/exit-codes.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { examine } from "./examine.ts";

export const doctorCommand = defineCommand({
  name: "doctor",
  group: "look",
  arguments: "",
  summary: "what is wrong with the service, and which command mends or shows it",
  details: `Asks the operator API: whether it answers and what the token may do, clocks, deadlines, workspaces, pauses, messages, dead letters, instances.
The service tries what a start needs, too: token, region, scopes, clock, topics, the ledger's schema and key, the result store (role operator).
A row is ok, attention (it waits for a person) or failed; fails (1) where one failed. A service that does not start: npm run consumer -- check.`,
  options: {},
  read(positionals) {
    atMost(positionals, 0);
    return async (context) => {
      const { url, checks, exitCode } = await examine(operatorClient(context), context.clock);
      const failed: ExitCode = checks.some(({ result }) => result === "failed") ? 1 : 0;
      const rows = checks.map(({ name, result, detail, command }) => [name, result, detail, command ?? "-"]);
      const lines = table(context, ["check", "result", "detail", "command"], rows);
      return answer(context, { url, checks }, lines, exitCode ?? failed);
    };
  },
});
