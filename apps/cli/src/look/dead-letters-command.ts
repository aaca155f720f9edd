import { UsageError, wholeNumber } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { minute } from "./request-line.ts";

const DeadLetters = z.looseObject({
  deadLetters: z.array(
    z.looseObject({
      id: z.string(),
      cause: z.string(),
      path: z.string().nullable(),
      createdAt: z.string(),
      meaning: z.string().nullable(),
    }),
  ),
});

export const deadLettersCommand = defineCommand({
  name: "dead-letters",
  group: "look",
  arguments: "",
  summary: "records that could not be taken, the newest first: where each lay, and why",
  details: "What a letter holds is not shown. replay puts letters back.",
  options: { limit: { value: "N", summary: "how many at most, 500 or fewer; 50 where it is left out" } },
  read(positionals, { limit = "50" }) {
    atMost(positionals, 0);
    const most = wholeNumber("--limit", limit);
    if (most < 1 || most > 500) throw new UsageError("--limit: write 1 to 500");
    return async (context) => {
      const found = await operatorClient(context).get("/dead-letters", DeadLetters, { limit });
      const rows = found.deadLetters.map(({ id, createdAt, cause, path, meaning }) => [
        id,
        minute(createdAt),
        cause,
        path ?? "-",
        meaning ?? "-",
      ]);
      return answer(context, found, table(context, ["letter", "since", "cause", "where", "meaning"], rows));
    };
  },
});
