import { UsageError } from "@intercom-dsar/service/command-line";
import type { CliCommand } from "../command/cli-command.ts";
import { defineCommand } from "../command/cli-command.ts";
import { atMost } from "../command/read-command-line.ts";
import { completionScript, SHELLS } from "./completion-script.ts";

/** @param commands every command, this one included */
export function completionCommand(commands: () => readonly CliCommand[]): CliCommand {
  return defineCommand({
    name: "completion",
    group: "tools",
    arguments: SHELLS.join(" | "),
    words: SHELLS,
    summary: "prints what completes intercom-dsar in a shell",
    details: `bash: intercom-dsar completion bash > ~/.local/share/bash-completion/completions/intercom-dsar
zsh:  intercom-dsar completion zsh > DIRECTORY-OF-FPATH/_intercom-dsar
fish: intercom-dsar completion fish > ~/.config/fish/completions/intercom-dsar.fish`,
    options: {},
    read([written, ...rest]) {
      const shell = SHELLS.find((known) => known === written);
      if (shell === undefined) throw new UsageError(`completion: write one of ${SHELLS.join(", ")}`);
      atMost(rest, 0);
      return () => ({ exitCode: 0, output: completionScript(shell, commands()), error: "" });
    },
  });
}
