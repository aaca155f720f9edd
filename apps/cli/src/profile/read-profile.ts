import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Profile } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";

/** Where a profile is looked for. */
export interface ProfilePlaces {
  /** The working directory's: `npm start` writes `profile.env` there, for as long as it is up. */
  readonly here: string;
  /** The person's own; `null` where there is no home. */
  readonly home: string | null;
}

const DEFAULT = "profile";
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * The profile of that name, `profile` where it is `null`; nothing where that does not exist.
 *
 * @throws CommandMistake for a named one that does not exist, and for one that others than its owner may read
 */
export function readProfile(name: string | null, { here, home }: ProfilePlaces): Profile {
  if (name !== null && !NAME.test(name)) throw new CommandMistake("--profile: write a name, not a path", 2);
  for (const folder of [here, ...(home === null ? [] : [home])]) {
    const path = join(folder, `${name ?? DEFAULT}.env`);
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    if (mode === undefined) continue;
    if ((mode & 0o077) !== 0) throw new CommandMistake(`${path}: others may read its keys; chmod 600 it`, 3);
    return parseEnv(readFileSync(path, "utf8"));
  }
  if (name === null) return {};
  throw new CommandMistake(
    `--profile ${name}: there is no ${name}.env in ${[here, home].filter(Boolean).join(" or ")}`,
    5,
  );
}

/** Where this process looks. */
export function profilePlaces(variable: (name: string) => string | undefined): ProfilePlaces {
  const home = variable("HOME") || null;
  const config = variable("XDG_CONFIG_HOME") || (home === null ? null : join(home, ".config"));
  return { here: ".dsar", home: config === null ? null : join(config, "intercom-dsar") };
}
