import { UsageError } from "@intercom-dsar/service/command-line";
import { z } from "zod";
import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { atMost } from "../command/read-command-line.ts";
import { findRequest, nameOf, pathOf, requestName, SENDER_OPTION } from "../operator/find-request.ts";
import { type OperatorClient, operatorClient } from "../operator/operator-client.ts";
import { ActionResult, REASON_OPTION, reasonBody, resultWord } from "./action-result.ts";
import { confirm, YES_OPTION } from "./confirm.ts";

const Asked = z.looseObject({
  entries: z.array(z.looseObject({ step: z.string(), facts: z.record(z.string(), z.unknown()) })),
});
const DIGEST = /^sha256:[0-9a-f]{64}$/;

export const approveCommand = defineCommand({
  name: "approve",
  group: "act",
  arguments: "[SENDER/]ID",
  summary: "lets a deletion go on with the plan of this digest, where it waits for that",
  details: `Without --digest it shows the plan that the journal asks about, and asks. --yes takes the digest with it, so that a script approves no plan that nobody looked at.`,
  options: {
    sender: SENDER_OPTION,
    digest: {
      value: "sha256:…",
      summary: "the plan's, as timeline has it, and a preview of the same person",
    },
    yes: YES_OPTION,
    reason: REASON_OPTION,
  },
  read([written, ...rest], { sender, digest, yes = false, reason: why }) {
    const name = requestName("approve", written, sender);
    atMost(rest, 0);
    if (digest !== undefined && !DIGEST.test(digest))
      throw new UsageError("--digest: write sha256: and 64 hexadecimal digits");
    if (yes && digest === undefined) throw new UsageError("--yes: name the plan with --digest");
    const reason = reasonBody(why);
    return async (context) => {
      const client = operatorClient(context);
      const request = await findRequest(client, name);
      const plan = digest ?? (await askedDigest(client, request));
      const shown = [`${nameOf(request)} waits for an approval of the plan ${plan}`];
      await confirm(context, { yes, shown, question: `let the deletion ${nameOf(request)} go on with it?` });
      const result = await client.act(
        `${pathOf(request)}/approve`,
        { digest: plan, ...reason },
        ActionResult,
      );
      const { requestId } = request;
      return answer(context, { sender: request.sender, requestId, digest: plan, ...result }, [
        `${nameOf(request)}: ${resultWord(result)}`,
      ]);
    };
  },
});

/** Of the plan that the journal asked about last. */
async function askedDigest(
  client: OperatorClient,
  request: { readonly sender: string; readonly requestId: string },
): Promise<string> {
  const { entries } = await client.get(`${pathOf(request)}/timeline`, Asked);
  const digest = entries.findLast(({ step }) => step === "approval.asked")?.facts.digest;
  if (typeof digest === "string") return digest;
  throw new CommandMistake(`${nameOf(request)}: waits for no approval`);
}
