import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { stateOf, whyOf } from "../look/request-line.ts";
import { findRequest, nameOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { hasOperator } from "../operator/operator-profile.ts";
import { asSender, readStatus } from "./sender-client.ts";
import { serviceProfile } from "./service-profile.ts";

export const statusCommand = defineCommand({
  name: "status",
  group: "ask",
  arguments: "[SENDER/]ID",
  summary: "how a request stands: any, to an operator; its own, to a sender",
  options: { sender: SENDER_OPTION },
  read([written, ...rest], { sender }) {
    const name = requestName("status", written, sender);
    atMost(rest, 0);
    return async (context) => {
      if (hasOperator(context)) {
        const request = await findRequest(operatorClient(context), name);
        return answer(context, request, [
          `${nameOf(request)}: ${[stateOf(request), whyOf(request)].filter((word) => word !== "-").join(", ")}`,
        ]);
      }
      const profile = serviceProfile(context);
      const status = await asSender(profile, () => readStatus(name.requestId, profile));
      const words = [
        status.status ?? status.state,
        ...(status.reasonCode === null ? [] : [`(${status.reasonCode})`]),
        ...(status.waiting === null ? [] : [`for ${status.waiting.reason}`]),
        ...(status.waiting?.until ? [`until ${status.waiting.until}`] : []),
      ];
      return answer(context, status, [`${name.requestId}: ${words.join(" ")}`]);
    };
  },
});
