/** The environment, for the command alone: everything else gets it as a parameter. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
