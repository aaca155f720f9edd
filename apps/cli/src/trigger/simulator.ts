import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { variablesOf } from "../profile/variables-of.ts";

/** The control endpoint of a running simulator. Rejects with CommandMistake. */
export interface SimulatorControl {
  send(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown>;
}

const ANSWER_MS = 10_000;

/**
 * The simulator at INTERCOM_BASE_URL of the environment or the profile; nothing is sent to Intercom itself.
 *
 * @throws CommandMistake where none is named, and where it is no simulator
 */
export async function simulatorControl(context: CliContext): Promise<SimulatorControl> {
  const { INTERCOM_BASE_URL: url } = variablesOf(["INTERCOM_BASE_URL"], context);
  if (url === undefined || !URL.canParse(url))
    throw new CommandMistake("set INTERCOM_BASE_URL to a simulator, or start the demo", 3);
  const { hostname, origin } = new URL(url);
  if (/(^|\.)intercom\.(io|com)$/.test(hostname))
    throw new CommandMistake(`${origin} is Intercom itself: trigger is for the simulator alone`, 2);
  const control: SimulatorControl = {
    async send(method, path, body) {
      const response = await fetch(`${origin}/_control${path}`, {
        method,
        redirect: "error",
        signal: AbortSignal.any([context.stop, AbortSignal.timeout(ANSWER_MS)]),
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      }).catch((cause: unknown) => {
        throw new CommandMistake(`${origin} does not answer`, 6, "simulator_unavailable", { cause });
      });
      const text = await response.text();
      if (response.ok) return text === "" ? null : JSON.parse(text);
      throw new CommandMistake(`the simulator refuses ${method} ${path} (${response.status})`, 1);
    },
  };
  const health = await control.send("GET", "/health").catch((error: unknown) => {
    if (error instanceof CommandMistake && error.retryable) throw error;
    return null;
  });
  if (typeof health === "object" && health !== null && "status" in health) return control;
  throw new CommandMistake(`${origin} is no simulator: trigger is for the simulator alone`, 2);
}
