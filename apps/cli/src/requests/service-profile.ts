import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { variablesOf } from "../profile/variables-of.ts";

/** Where the service's webhook is, and the key of the sender who asks. */
export interface ServiceProfile {
  readonly url: string;
  readonly key: string;
}

/**
 * `WEBHOOK_URL` and `WEBHOOK_KEY` of the environment, else of the profile.
 *
 * @throws CommandMistake where neither has both
 */
export function serviceProfile(
  context: Pick<CliContext, "variable" | "profile" | "profileName">,
): ServiceProfile {
  const { WEBHOOK_URL: url, WEBHOOK_KEY: key } = variablesOf(["WEBHOOK_URL", "WEBHOOK_KEY"], context);
  if (url === undefined || key === undefined)
    throw new CommandMistake(
      "set WEBHOOK_URL and WEBHOOK_KEY, or start the demo: it writes a profile with both",
      3,
    );
  return { url, key };
}
