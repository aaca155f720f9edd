import { ConfigError } from "../config/config-error.ts";

/** Reads the environment; a mistake in it is written to standard error in full, and the exit code is 2: nothing was started. */
export function configOrExit<Config>(read: () => Config, document: string): Config {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\nEvery variable is described in ${document}.\n`);
    process.exit(2);
  }
}
