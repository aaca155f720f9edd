import { z } from "zod";
import type { CliContext } from "../command/cli-context.ts";
import { table } from "../command/table.ts";
import { type Filter, queryOf } from "../operator/filter.ts";
import type { OperatorClient } from "../operator/operator-client.ts";
import { RequestList } from "../operator/schemas.ts";
import { REQUEST_HEADS, requestRow } from "./request-line.ts";

/** Requests that are shown before something is done with more of them. */
const SHOWN = 20;
const Counted = RequestList.extend({ total: z.number() });

/** The first of those that fit, as rows, and how many there are. */
export async function showMatching(
  client: OperatorClient,
  context: CliContext,
  filter: Filter,
): Promise<{ readonly lines: readonly string[]; readonly matched: number }> {
  const query = { ...queryOf(filter), limit: String(SHOWN), count: "true" };
  const { requests, total } = await client.get("/requests", Counted, query);
  const rest = total - requests.length;
  const lines = table(context, REQUEST_HEADS, requests.map(requestRow));
  return { lines: [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])], matched: total };
}
