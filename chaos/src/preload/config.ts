/** What the commit hook does; told in the environment of the process that it watches. */
export interface CommitHook {
  /** File that gets a line for each commit. */
  readonly record: string | null;
  readonly kill: CommitKill | null;
}

export interface CommitKill {
  /** The transaction, as `describeTransaction` names it, and the how-many-th of that name. */
  readonly name: string;
  readonly count: number;
  readonly when: "before" | "after";
  /** File that is made when the process ends itself. */
  readonly marker: string;
}

const VARIABLE = "CHAOS_COMMIT_HOOK";

export function readCommitHook(): CommitHook {
  return JSON.parse(process.env[VARIABLE] ?? '{"record":null,"kill":null}');
}

/** The environment that tells a process's hook what to do. */
export function commitHookEnvironment(hook: CommitHook): Record<string, string> {
  return { [VARIABLE]: JSON.stringify(hook) };
}

const CLOCK_VARIABLE = "CHAOS_CLOCK_FILE";

export function readClockFile(): string {
  return process.env[CLOCK_VARIABLE] ?? "";
}

/** The environment that tells a process where its clock is set. */
export function clockEnvironment(file: string): Record<string, string> {
  return { [CLOCK_VARIABLE]: file };
}
