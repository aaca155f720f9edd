import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import type { CliCommand } from "../command/cli-command.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, countsLine, reasonBody } from "./action-result.ts";
import { confirm } from "./confirm.ts";
import { defineRequestAction } from "./define-request-action.ts";
import { instantOf } from "./instant-of.ts";

const ofRequests = defineRequestAction({
  name: "redeliver",
  summary: "sends again what is not out yet of a request's messages, and its callbacks",
});

/** Of requests, or with `--since` of all that was quarantined. */
export const redeliverCommand: CliCommand = {
  ...ofRequests,
  arguments: "[SENDER/]ID | --all FILTER | --since TIME",
  options: {
    ...ofRequests.options,
    since: { value: "TIME", summary: "every message that was quarantined since, on every channel" },
  },
  read(positionals, { since, ...values }) {
    if (typeof since !== "string") return ofRequests.read(positionals, values);
    const { yes, reason: why, ...others } = values;
    if (positionals.length > 0 || Object.keys(others).length > 0)
      throw new UsageError("--since: takes no request and no filter");
    const body = {
      since: instantOf("--since", since),
      ...reasonBody(typeof why === "string" ? why : undefined),
    };
    return async (context) => {
      const question = `send again what was quarantined since ${body.since}?`;
      await confirm(context, { yes: yes === true, shown: [], question });
      const result = await operatorClient(context).act("/redeliver", body, ActionResult);
      return answer(context, result, [`redeliver: ${countsLine(result)}`]);
    };
  },
};
