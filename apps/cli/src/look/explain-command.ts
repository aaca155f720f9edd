import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { minute } from "./request-line.ts";

const Explanation = z.looseObject({
  summary: z.string(),
  waitsFor: z.string().nullable(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  whatToDo: z.string(),
  remarks: z.array(z.string()),
});

export const explainCommand = defineCommand({
  name: "explain",
  group: "look",
  arguments: "[SENDER/]ID",
  summary: "what a request waits for, since when, until when, and what to do",
  options: { sender: SENDER_OPTION },
  read([written, ...rest], { sender }) {
    const name = requestName("explain", written, sender);
    atMost(rest, 0);
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      const said = await client.get(`${pathOf(request)}/explanation`, Explanation);
      const { sender, requestId } = request;
      const lines = [
        `${nameOf(request)}: ${said.summary}`,
        ...said.remarks,
        ...(said.since === null ? [] : [`Since: ${minute(said.since)}`]),
        ...(said.until === null ? [] : [`Looked at again: ${minute(said.until)}`]),
        `What to do: ${said.whatToDo}`,
      ];
      return answer(context, { sender, requestId, ...said }, lines);
    };
  },
});
