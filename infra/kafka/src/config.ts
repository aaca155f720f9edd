/** The environment, for the command alone: everything else gets it as a parameter. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Testcontainers reads this variable and no other setting; our own watchdog removes the container, without a second image. */
export function disableReaper(): void {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
}
