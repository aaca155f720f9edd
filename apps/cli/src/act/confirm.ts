import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";

/** The option of every command that asks before it acts. */
export const YES_OPTION = { summary: "does it without asking, as scripts need it" } as const;

/**
 * Goes on where `--yes` was written, or where somebody at the terminal says so; `shown` is what they see first.
 *
 * @throws CommandMistake where nobody agreed: nothing was done
 */
export async function confirm(
  { ask, errors }: Pick<CliContext, "ask" | "errors">,
  {
    yes,
    shown,
    question,
  }: { readonly yes: boolean; readonly shown: readonly string[]; readonly question: string },
): Promise<void> {
  if (yes) return;
  for (const line of shown) errors.write(`${line}\n`);
  if (ask === null) throw new CommandMistake(`${question} Nothing was done: --yes does it`, 2);
  if (!(await ask(question))) throw new CommandMistake("nothing was done");
}
