/** The environment that Docker is run with. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
