/** The environment in which a broker is looked for. */
export function readEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** As `npm run consumer` and the image start it. */
export const NODE_FLAGS: readonly string[] = ["--disable-sigusr1", "--max-semi-space-size=4"];

/** `BENCH_NODE_OPTIONS`: options for the consumer's Node, such as `--cpu-prof`; it is then ended gracefully, so that it can write them. */
export function nodeOptions(): readonly string[] {
  return (process.env.BENCH_NODE_OPTIONS ?? "").split(" ").filter((option) => option !== "");
}
