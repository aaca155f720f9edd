import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { type CliCommand, defineCommand } from "../command/cli-command.ts";
import type { CliContext } from "../command/cli-context.ts";
import type { CommandResult } from "../command/command-result.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { REQUEST_HEADS, requestRow } from "../look/request-line.ts";
import { showMatching } from "../look/show-matching.ts";
import { FILTER_OPTIONS, type Filter, filterOf } from "../operator/filter.ts";
import { findRequest, nameOf, pathOf, type RequestName, requestName } from "../operator/find-request.ts";
import { operatorClient } from "../operator/operator-client.ts";
import type { OperatorRequest } from "../operator/schemas.ts";
import { ActionResult, countsLine, REASON_OPTION, reasonBody, resultWord } from "./action-result.ts";
import { confirm, YES_OPTION } from "./confirm.ts";

const BulkResult = ActionResult.extend({ matched: z.number() });

interface RequestAction {
  readonly name: string;
  /** The API's name of it. @default the command's */
  readonly action?: string;
  /** @default false */
  readonly needsReason?: true;
  readonly summary: string;
  readonly details?: string;
  /** Asked about one request before it is done; left out where it can be undone. */
  readonly question?: (request: OperatorRequest) => string | null;
  /** Does it with one request where there is no operator API to ask. */
  readonly asSender?: (context: CliContext, name: RequestName) => Promise<CommandResult> | null;
}

/** A command that does something with one request, or with all that fit a filter. */
export function defineRequestAction(action: RequestAction): CliCommand {
  const { name, summary, details = "" } = action;
  return defineCommand({
    name,
    group: "act",
    arguments: "[SENDER/]ID | --all FILTER",
    summary,
    details: `${details}
--all takes those that fit the filter: it shows how many there are, and asks. Fails (1) where one of them is not in a state for it.`.trim(),
    options: {
      ...FILTER_OPTIONS,
      all: { summary: "all that fit, instead of one" },
      yes: YES_OPTION,
      reason: REASON_OPTION,
    },
    read([written, ...rest], { all = false, yes = false, reason: why, ...filters }) {
      const reason = reasonBody(why);
      if (action.needsReason && why === undefined) throw new UsageError(`${name}: write --reason TEXT`);
      if (!all) {
        const { sender, ...others } = filters;
        const [stray] = Object.keys(others);
        if (stray !== undefined) throw new UsageError(`--${stray}: is for --all`);
        const request = requestName(name, written, sender);
        atMost(rest, 0);
        return (context) =>
          action.asSender?.(context, request) ?? actOnOne(context, action, request, { yes, reason });
      }
      if (written !== undefined) throw new UsageError("--all: takes a filter, and no request");
      const filter = filterOf(filters);
      if (Object.keys(filter).length === 0) throw new UsageError("--all: say which, such as --sender NAME");
      return (context) => actOnAll(context, action, filter, { yes, reason });
    },
  });
}

interface How {
  readonly yes: boolean;
  readonly reason: { readonly reason?: string };
}

async function actOnOne(
  context: CliContext,
  { name, action = name, question }: RequestAction,
  named: RequestName,
  { yes, reason }: How,
): Promise<CommandResult> {
  const client = operatorClient(context);
  const request = await findRequest(client, named);
  const asked = question?.(request) ?? null;
  if (asked !== null)
    await confirm(context, {
      yes,
      shown: table(context, REQUEST_HEADS, [requestRow(request)]),
      question: asked,
    });
  const result = await client.act(`${pathOf(request)}/${action}`, reason, ActionResult);
  const { sender, requestId } = request;
  const lines = [`${nameOf(request)}: ${resultWord(result)}`];
  return answer(context, { sender, requestId, ...result }, lines, result.failed > 0 ? 1 : 0);
}

async function actOnAll(
  context: CliContext,
  { name, action = name }: RequestAction,
  filter: Filter,
  { yes, reason }: How,
): Promise<CommandResult> {
  const client = operatorClient(context);
  const path = `/bulk/${action}`;
  const { matched } = await client.act(path, { filter, dryRun: true }, BulkResult);
  if (matched > 0 && !yes) {
    const { lines: shown } = await showMatching(client, context, filter);
    const question = `${name} ${matched} ${matched === 1 ? "request" : "requests"}?`;
    await confirm(context, { yes, shown, question });
  }
  // What was agreed to is what is done: where another number fits by now, the API does nothing.
  const result = await client.act(path, { filter, expected: matched, ...reason }, BulkResult);
  const left = matched - result.done - result.skipped - result.failed;
  const lines = [
    `${name}: ${countsLine(result)}`,
    ...(left > 0 ? [`${left} are left: the same command goes on with them`] : []),
  ];
  return answer(context, result, lines, result.failed > 0 ? 1 : 0);
}
