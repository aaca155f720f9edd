import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";

const Coverage = z.looseObject({
  coverage: z
    .array(
      z.looseObject({
        resource: z.string(),
        result: z.string(),
        items: z.number().nullable(),
        expected: z.number().nullable(),
      }),
    )
    .nullable(),
});

export const coverageCommand = defineCommand({
  name: "coverage",
  group: "look",
  arguments: "[SENDER/]ID",
  summary: "what a request looked at, as its outcome says",
  options: { sender: SENDER_OPTION },
  read([written, ...rest], { sender }) {
    const name = requestName("coverage", written, sender);
    atMost(rest, 0);
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      const found = await client.get(`${pathOf(request)}/coverage`, Coverage);
      const rows = (found.coverage ?? []).map(({ resource, result, items, expected }) => [
        resource,
        result,
        String(items ?? "-"),
        String(expected ?? "-"),
      ]);
      const lines =
        found.coverage === null
          ? [`${nameOf(request)}: no outcome is kept`]
          : table(context, ["resource", "result", "items", "expected"], rows);
      return answer(context, found, lines);
    };
  },
});
