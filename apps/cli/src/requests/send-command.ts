import { isSuccess } from "@intercom-dsar/dsar-events";
import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { planLines } from "./plan-lines.ts";
import { asSender } from "./sender-client.ts";
import { serviceProfile } from "./service-profile.ts";

const KINDS = ["access", "deletion", "preview"] as const;

export const sendCommand = defineCommand({
  name: "send",
  group: "ask",
  arguments: "KIND ADDRESS",
  words: KINDS,
  summary: "asks for access, deletion or preview of a person, and prints the request's id",
  options: {
    wait: { summary: "waits for the outcome, and fails unless it is completed or previewed" },
    yes: { summary: "needed for a deletion" },
  },
  read([first, address, ...rest], { wait = false, yes = false }) {
    const kind = KINDS.find((known) => known === first);
    if (kind === undefined) throw new UsageError("send: name a kind, access, deletion or preview");
    if (address === undefined) throw new UsageError("send: name an address");
    if (rest.length > 0) throw new UsageError("send: one address, and nothing behind it");
    if (kind === "deletion" && !yes)
      throw new UsageError("send deletion: --yes deletes; send preview shows what that would be");
    return (context) =>
      asSender(serviceProfile(context), async (client) => {
        const identifiers = [{ type: "email" as const, value: address }];
        const requestId = await client.request({ kind, identifiers });
        if (!wait) return answer(context, { requestId }, [requestId]);
        if (context.errors.isTTY === true) context.errors.write(`${requestId}: waits for the outcome\n`);
        const outcome = await client.outcome(requestId, { signal: context.stop });
        const why = outcome.reason === null ? "" : ` (${outcome.reason.code})`;
        const isDone = isSuccess(outcome) || outcome.status === "previewed";
        const lines = [`${requestId}: ${outcome.status}${why}`, ...planLines(outcome)];
        return answer(context, outcome, lines, isDone ? 0 : 1);
      });
  },
});
