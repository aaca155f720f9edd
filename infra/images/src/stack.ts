import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import getPort from "get-port";
import { runProgram } from "./run-program.ts";

const FILES = ["../../compose.yaml", "../test/compose.test.yaml"].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/** The compose stack as a project of its own, so that one that is up already stays as it is. */
export interface Stack extends AsyncDisposable {
  readonly brokers: readonly string[];
  /** Where the simulator and the auth app are reached from here. */
  readonly simulatorUrl: string;
  readonly authUrl: string;
  /** `docker compose` with the project's files; resolves with its output. */
  compose(...parameters: readonly string[]): Promise<string>;
  /** The same project, with variables of the compose file set otherwise. */
  withEnvironment(environment: Readonly<Record<string, string>>): Pick<Stack, "compose">;
  /** The ids of a service's containers, those that stand still included. */
  containers(service: string): Promise<string[]>;
  /** Where a container's port is reached from here; changes when it starts again. */
  origin(container: string, port: number): Promise<string>;
}

/** Brings the stack up and resolves when all of it is healthy. */
export async function startStack(environment: Readonly<Record<string, string>> = {}): Promise<Stack> {
  const [kafkaPort, simulatorPort, authPort] = [await getPort(), await getPort(), await getPort()];
  const project = `dsar-test-${randomUUID().slice(0, 8)}`;
  const files = FILES.flatMap((file) => ["--file", file]);
  const variables = {
    KAFKA_HOST_PORT: String(kafkaPort),
    SIMULATOR_HOST_PORT: String(simulatorPort),
    AUTH_HOST_PORT: String(authPort),
    INTERCOM_AUTHORIZE_URL: `http://localhost:${simulatorPort}/oauth`,
    ...environment,
  };
  const composeWith =
    (changed: Readonly<Record<string, string>>) =>
    (...parameters: readonly string[]) =>
      runProgram("docker", ["compose", "--project-name", project, ...files, ...parameters], {
        environment: { ...variables, ...changed },
      });
  const compose = composeWith({});
  const stack: Stack = {
    brokers: [`localhost:${kafkaPort}`],
    simulatorUrl: `http://localhost:${simulatorPort}`,
    authUrl: `http://localhost:${authPort}`,
    compose,
    withEnvironment: (changed) => ({ compose: composeWith(changed) }),
    async containers(service) {
      return (await compose("ps", "--all", "--quiet", service)).trim().split("\n");
    },
    async origin(container, port) {
      const output = await runProgram("docker", ["port", container, String(port)]);
      return `http://${output.trim().split("\n")[0]}`;
    },
    async [Symbol.asyncDispose]() {
      await compose("--profile", "demo", "down", "--volumes", "--timeout", "5");
    },
  };
  try {
    await compose("up", "--detach", "--wait", "--wait-timeout", "180");
  } catch (error) {
    process.stderr.write(await compose("logs", "--tail", "20"));
    await stack[Symbol.asyncDispose]();
    throw error;
  }
  return stack;
}
