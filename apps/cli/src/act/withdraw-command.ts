import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { showMatching } from "../look/show-matching.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, countsLine, REASON_OPTION, reasonBody } from "./action-result.ts";
import { confirm, YES_OPTION } from "./confirm.ts";

export const withdrawCommand = defineCommand({
  name: "withdraw",
  group: "act",
  arguments: "--sender NAME",
  summary: "cancels all that a sender has queued and what has not begun",
  options: {
    sender: { value: "NAME", summary: "whose requests" },
    yes: YES_OPTION,
    reason: REASON_OPTION,
  },
  read(positionals, { sender, yes = false, reason: why }) {
    atMost(positionals, 0);
    if (sender === undefined || !/^[A-Za-z0-9._-]{1,64}$/.test(sender))
      throw new UsageError("--sender: name a sender");
    const reason = reasonBody(why);
    return async (context) => {
      const client = operatorClient(context);
      const { lines, matched } = yes
        ? { lines: [], matched: 0 }
        : await showMatching(client, context, { sender, open: true });
      await confirm(context, {
        yes,
        shown: lines,
        question: `cancel what has not begun of ${matched} open requests of ${sender}?`,
      });
      const result = await client.act(`/senders/${sender}/withdraw`, reason, ActionResult);
      return answer(context, { sender, ...result }, [`withdraw: ${countsLine(result)}`]);
    };
  },
});
