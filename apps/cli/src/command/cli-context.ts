import type { Clock } from "@intercom-dsar/service";

/** What is known of a service, by the names of the environment's variables. */
export type Profile = Readonly<Record<string, string | undefined>>;

/** Standard output or standard error: a terminal, or something that reads lines. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** What a command works with. */
export interface CliContext {
  /** Whether the answer is wanted as JSON. */
  readonly json: boolean;
  /** The name behind `--profile`; `null` where none was named. */
  readonly profileName: string | null;
  /** A variable of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** The variables of the profile that applies; empty where there is none. Throws CommandMistake where one is named that can't be used. */
  readonly profile: () => Profile;
  readonly output: Screen;
  readonly errors: Screen;
  /** Asks the person at the terminal; `null` where nobody sits there. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal;
  readonly clock: Clock;
}
