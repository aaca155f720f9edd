import { parseEnv } from "node:util";
import { CommandMistake } from "../command-mistake.ts";

/** Where the service's webhook is, and the key of the sender who asks. */
export interface ServiceProfile {
  readonly url: string;
  readonly key: string;
}

/** What `npm start` writes, for as long as it is up. */
export const PROFILE_FILE = ".dsar/profile.env";

/**
 * `WEBHOOK_URL` and `WEBHOOK_KEY` of the environment, else of the profile, whose text is `null` where there is none.
 *
 * @throws CommandMistake where there are neither
 */
export function serviceProfile(
  variable: (name: string) => string | undefined,
  profileText: string | null,
): ServiceProfile {
  const own = { url: variable("WEBHOOK_URL"), key: variable("WEBHOOK_KEY") };
  const profile = profileText === null ? {} : parseEnv(profileText);
  // Never a key of one service for the address of another.
  const isOwn = own.url !== undefined || own.key !== undefined;
  const { url, key } = isOwn ? own : { url: profile.WEBHOOK_URL, key: profile.WEBHOOK_KEY };
  if (url === undefined || key === undefined)
    throw new CommandMistake(`set WEBHOOK_URL and WEBHOOK_KEY, or start the demo: it writes ${PROFILE_FILE}`);
  return { url, key };
}
