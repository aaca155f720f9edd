import { fileURLToPath } from "node:url";
import { loggedEvent } from "./logged-event.ts";
import { type LaunchOptions, launch, type RunningProgram, startProgram } from "./start-program.ts";

const MAIN = fileURLToPath(new URL("../../../apps/consumer/src/main.ts", import.meta.url));

export type ConsumerProcess = RunningProgram;

/** Starts the consumer; its log has every line unless the environment says otherwise. */
export function startConsumerProcess(
  environment: Readonly<Record<string, string>>,
  options: Omit<Parameters<typeof startProgram>[1], "environment"> = {},
): ConsumerProcess {
  return startProgram(MAIN, { ...options, environment: { LOG_LEVEL: "debug", ...environment } });
}

/** Starts the consumer for who reads its output, too much to be kept. */
export function launchConsumer(options: LaunchOptions) {
  return launch(MAIN, options);
}

/** The port of the HTTP server, once it is open, by the process's own log. */
export async function portOf(consumer: ConsumerProcess): Promise<number> {
  return Number((await loggedEvent(consumer, "http_open")).port);
}
