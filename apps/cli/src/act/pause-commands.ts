import { UsageError } from "@intercom-dsar/service/command-line";
import { answer } from "../command/answer.ts";
import { type CliCommand, defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { ActionResult, REASON_OPTION, reasonBody, resultWord } from "./action-result.ts";

export const pauseCommand = pauseOrResume(
  "pause",
  "starts nothing new there, in every instance; requests are still taken in",
);
export const resumeCommand = pauseOrResume("resume", "goes on there");

function pauseOrResume(name: "pause" | "resume", summary: string): CliCommand {
  return defineCommand({
    name,
    group: "act",
    arguments: "--workspace ID | --sender NAME | --everything",
    summary,
    options: {
      workspace: { value: "ID", summary: "an Intercom workspace" },
      sender: { value: "NAME", summary: "what one sender asks for" },
      everything: { summary: "all of it" },
      reason: REASON_OPTION,
    },
    read(positionals, { workspace, sender, everything, reason }) {
      atMost(positionals, 0);
      const scopes = [
        ...(workspace === undefined ? [] : [{ scope: "workspace", name: workspace }]),
        ...(sender === undefined ? [] : [{ scope: "sender", name: sender }]),
        ...(everything === undefined ? [] : [{ scope: "everything" }]),
      ];
      const [target] = scopes;
      if (target === undefined || scopes.length > 1)
        throw new UsageError(`${name}: write one of --workspace, --sender and --everything`);
      const body = { ...target, ...reasonBody(reason) };
      return async (context) => {
        const result = await operatorClient(context).act(`/${name}`, body, ActionResult);
        const what = [target.scope, target.name].filter(Boolean).join(" ");
        return answer(context, { ...target, ...result }, [`${what}: ${resultWord(result)}`]);
      };
    },
  });
}
