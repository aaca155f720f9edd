import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, REASON_OPTION, reasonBody, resultWord } from "./action-result.ts";

/** For a recipient of notices that can't do so itself. */
export const acknowledgeCommand = defineCommand({
  name: "acknowledge",
  group: "act",
  arguments: "NOTICE",
  summary: "says for a notice's recipient that what it names is erased there too",
  details: "NOTICE is the id that notices prints.",
  options: { reason: REASON_OPTION },
  read(positionals, { reason }) {
    const [notice] = positionals;
    if (positionals.length !== 1 || notice === undefined || !/^[0-9a-f]{32}$/.test(notice))
      throw new UsageError("write one notice's id, as notices prints it");
    const body = reasonBody(reason);
    return async (context) => {
      const result = await operatorClient(context).act(`/notices/${notice}/acknowledge`, body, ActionResult);
      return answer(context, result, [`${notice}: ${resultWord(result)}`]);
    };
  },
});
