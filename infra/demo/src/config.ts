/** The environment in which the demo looks for a broker. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
