import type { Profile } from "../command/cli-context.ts";

/**
 * Variables that belong together: all of the environment where it sets one of them, else all of the profile. Never a key of one service for the
 * address of another. A profile that was named on the command line goes before the environment.
 */
export function variablesOf<const Name extends string>(
  names: readonly Name[],
  source: {
    readonly variable: (name: string) => string | undefined;
    readonly profile: () => Profile;
    readonly profileName: string | null;
  },
): Readonly<Record<Name, string | undefined>> {
  const from = (read: (name: string) => string | undefined) =>
    Object.fromEntries(names.map((name) => [name, read(name) || undefined])) as Record<
      Name,
      string | undefined
    >;
  const own = from(source.variable);
  if (source.profileName === null && names.some((name) => own[name] !== undefined)) return own;
  const profile = source.profile();
  return from((name) => profile[name]);
}
