/** The environment in which a broker is looked for. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
