/** The environment where none is passed in. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Testcontainers reads this variable and no other setting. */
export function disableReaper(): void {
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
}
