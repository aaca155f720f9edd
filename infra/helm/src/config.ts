/** The environment that the tools are looked for in. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
