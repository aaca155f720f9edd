import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What other programs need to reach the demo, by the names that the documentation uses. */
export type Profile = Readonly<Record<string, string>>;

/**
 * Writes the profile, for its owner alone, as `NAME='value'` lines: a shell reads it with `.`, Node with `--env-file`. The names are not
 * exported, so that a program gets only what its command line gives it.
 */
export function writeProfile(file: string, profile: Profile): void {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, profileText(profile), { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** Removes the profile, unless another demo has written its own in the meantime. */
export function removeProfile(file: string, profile: Profile): void {
  try {
    if (readFileSync(file, "utf8") === profileText(profile)) rmSync(file);
  } catch {
    // Somebody removed it first.
  }
}

function profileText(profile: Profile): string {
  return Object.entries(profile)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
}
