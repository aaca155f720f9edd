import type { Writable } from "node:stream";
import type { Clock, ConfigWarning } from "@intercom-dsar/service";
import { alone, checkGroups, configurationCheck } from "@intercom-dsar/service/command-line";
import type { AuthConfig } from "../config/config.ts";
import { EXIT_CODES } from "../config/exit-codes.ts";
import { intercomChecks } from "./intercom-checks.ts";
import { signInCheck } from "./sign-in-check.ts";
import { storageChecks } from "./storage-checks.ts";

export interface CheckOptions {
  /** Was read, so it is right. */
  readonly config: AuthConfig;
  readonly warnings: readonly ConfigWarning[];
  readonly clock: Clock;
  readonly output: Writable;
  readonly stop: AbortSignal;
}

/**
 * `check`: tries what a start needs, changes nothing, and prints a row for each check. Resolves to the exit code. Client id and secret are
 * tried by the first consent alone.
 */
export async function check({ config, warnings, clock, output, stop }: CheckOptions): Promise<number> {
  const isFine = await checkGroups(
    [
      alone(configurationCheck(warnings)),
      storageChecks(config),
      intercomChecks(config, clock),
      alone(signInCheck(config, clock)),
    ],
    { output, stop, clock },
  );
  return isFine ? EXIT_CODES.done : EXIT_CODES.failed;
}
