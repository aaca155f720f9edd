import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { REQUEST_HEADS, requestRow } from "../look/request-line.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, REASON_OPTION, reasonBody } from "./action-result.ts";
import { confirm, YES_OPTION } from "./confirm.ts";

const NewRequest = ActionResult.extend({ sender: z.string(), requestId: z.string() });
const ID = /^[A-Za-z0-9._-]{1,128}$/;

export const retryAsNewCommand = defineCommand({
  name: "retry-as-new",
  group: "act",
  arguments: "[SENDER/]ID",
  summary: "asks once more for what has ended, under a new id; a deletion goes on with its plan",
  details: "Prints the new request's name. It asks first where that is a deletion.",
  options: {
    sender: SENDER_OPTION,
    id: { value: "ID", summary: "the new request's; the old one with .r1, .r2, … where it is left out" },
    yes: YES_OPTION,
    reason: REASON_OPTION,
  },
  read([written, ...rest], { sender, id, yes = false, reason: why }) {
    const name = requestName("retry-as-new", written, sender);
    atMost(rest, 0);
    if (id !== undefined && !ID.test(id))
      throw new UsageError("--id: write letters, digits, '.', '_' and '-'");
    const body = { ...reasonBody(why), ...(id !== undefined && { requestId: id }) };
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      if (request.kind === "deletion")
        await confirm(context, {
          yes,
          shown: table(context, REQUEST_HEADS, [requestRow(request)]),
          question: `ask once more for the deletion ${nameOf(request)}?`,
        });
      const result = await client.act(`${pathOf(request)}/retry-as-new`, body, NewRequest);
      return answer(context, result, [nameOf(result)]);
    };
  },
});
