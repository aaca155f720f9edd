import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { table } from "../command/table.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, countsLine, REASON_OPTION, reasonBody } from "./action-result.ts";
import { confirm, YES_OPTION } from "./confirm.ts";
import { instantOf } from "./instant-of.ts";

const Replayed = ActionResult.extend({
  letters: z.array(
    z.looseObject({
      topic: z.string(),
      partition: z.number(),
      offset: z.string(),
      cause: z.string().nullable(),
      result: z.string(),
    }),
  ),
});
type Replayed = z.output<typeof Replayed>;

export const replayCommand = defineCommand({
  name: "replay",
  group: "act",
  arguments: "LETTER | --from TIME",
  summary: "puts dead letters back on the request topic, once what was wrong is mended",
  details:
    "It shows first which would go back, and asks. LETTER is the id that dead-letters prints. Fails (1) where one can't go back.",
  options: {
    from: { value: "TIME", summary: "all that were written since, such as 2026-11-26T08:00:00Z" },
    cause: { value: "CODE", summary: "with --from: those of this cause" },
    yes: YES_OPTION,
    reason: REASON_OPTION,
  },
  read([letter, ...rest], { from, cause, yes = false, reason: why }) {
    atMost(rest, 0);
    if ((letter === undefined) === (from === undefined))
      throw new UsageError("replay: name a letter, or --from TIME");
    if (cause !== undefined && from === undefined) throw new UsageError("--cause: goes with --from");
    const which =
      from === undefined ? {} : { from: instantOf("--from", from), ...(cause !== undefined && { cause }) };
    const path =
      letter === undefined ? "/dead-letters/replay" : `/dead-letters/${encodeURIComponent(letter)}/replay`;
    const reason = reasonBody(why);
    return async (context) => {
      const client = operatorClient(context);
      if (!yes) {
        const would = await client.act(path, { ...which, dryRun: true }, Replayed);
        const sent = would.letters.filter(({ result }) => result === "would_be_sent").length;
        const shown = table(context, HEADS, rowsOf(would));
        if (sent > 0) await confirm(context, { yes, shown, question: `put ${sent} back?` });
        else
          return answer(
            context,
            would,
            [...shown, "nothing would go back"],
            would.letters.length > 0 ? 1 : 0,
          );
      }
      const result = await client.act(path, { ...which, ...reason }, Replayed);
      const lines = [...table(context, HEADS, rowsOf(result)), `replay: ${countsLine(result)}`];
      return answer(context, result, lines, result.failed > 0 ? 1 : 0);
    };
  },
});

const HEADS = ["place", "cause", "result"];

function rowsOf({ letters }: Replayed): readonly (readonly string[])[] {
  return letters.map(({ topic, partition, offset, cause, result }) => [
    `${topic}-${partition}-${offset}`,
    cause ?? "-",
    result.replaceAll("_", " "),
  ]);
}
