import { UsageError, wholeNumber } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { FILTER_OPTIONS, filterOf, queryOf } from "../operator/filter.ts";
import { type OperatorClient, operatorClient } from "../operator/operator-client.ts";
import { type OperatorRequest, RequestList } from "../operator/schemas.ts";
import { REQUEST_HEADS, requestRow } from "./request-line.ts";

const PAGE = 500;

export const listCommand = defineCommand({
  name: "list",
  group: "look",
  arguments: "",
  summary: "requests that fit, open ones by their deadline, others the newest first",
  details: "A table on a terminal; elsewhere a line each, with tabs. What is listed names nobody.",
  options: {
    ...FILTER_OPTIONS,
    limit: { value: "N", summary: "how many at most; 50 where it is left out" },
  },
  read(positionals, { limit = "50", ...values }) {
    atMost(positionals, 0);
    const filter = queryOf(filterOf(values));
    const most = wholeNumber("--limit", limit);
    if (most < 1) throw new UsageError("--limit: write 1 or more");
    return async (context) => {
      const { requests, more } = await readList(operatorClient(context), filter, most);
      const lines = table(context, REQUEST_HEADS, requests.map(requestRow));
      const result = answer(context, { requests, more }, lines);
      if (context.json || context.errors.isTTY !== true) return result;
      const error = requests.length === 0 ? "none\n" : more ? "there are more: --limit\n" : "";
      return { ...result, error };
    };
  },
});

/** The first `most` that fit, and whether there are more. */
async function readList(
  client: OperatorClient,
  filter: Readonly<Record<string, string>>,
  most: number,
): Promise<{ readonly requests: readonly OperatorRequest[]; readonly more: boolean }> {
  const requests: OperatorRequest[] = [];
  let cursor: string | null = null;
  do {
    const limit = String(Math.min(PAGE, most - requests.length));
    const page: { requests: OperatorRequest[]; next: string | null } = await client.get(
      "/requests",
      RequestList,
      {
        ...filter,
        limit,
        ...(cursor !== null && { cursor }),
      },
    );
    requests.push(...page.requests);
    cursor = page.next;
  } while (cursor !== null && requests.length < most);
  return { requests, more: cursor !== null };
}
