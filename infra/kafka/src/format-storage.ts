import { writeFileSync } from "node:fs";
import { WayClosedError } from "./broker.ts";
import { type ProgramResult, runProgram } from "./run-program.ts";

export interface FormatOptions {
  readonly java: string;
  /** Options of the Java virtual machine, and the class path that Kafka is on. */
  readonly jvm: readonly string[];
  /** 16 bytes in base64url, as Kafka has it; any character of that alphabet may come first. */
  readonly clusterId: string;
  readonly propertiesFile: string;
  /** Users to make, each `MECHANISM=[name=…,password=…]`. */
  readonly scramUsers: readonly string[];
  readonly logFile: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

const LONGEST_FORMAT_MS = 60_000;

/** Makes the folder of Kafka's data ready for a cluster; one that is ready stays as it is. Rejects with `way_closed`. */
export async function formatStorage(options: FormatOptions): Promise<void> {
  const { java, jvm, clusterId, propertiesFile, scramUsers, logFile, environment, signal } = options;
  const parameters = [
    ...jvm,
    "kafka.tools.StorageTool",
    "format",
    "--ignore-formatted",
    // Written with `=`: an identifier that begins with `-` would be taken for an option if it were an argument of its own.
    `--cluster-id=${clusterId}`,
    `--config=${propertiesFile}`,
    ...scramUsers.map((user) => `--add-scram=${user}`),
  ];
  const formatted = await runProgram(java, parameters, {
    environment,
    timeoutMs: LONGEST_FORMAT_MS,
    signal,
  });
  writeFileSync(logFile, formatted.output, { flag: "a", mode: 0o600 });
  signal.throwIfAborted();
  if (formatted.code !== 0)
    throw new WayClosedError(`Kafka's storage could not be formatted: ${reasonOf(formatted)}`);
}

function reasonOf({ code, output }: ProgramResult): string {
  const said = output.trimEnd().split("\n").at(-1) ?? "";
  if (said !== "") return said;
  return code === null ? "it did not end in time" : `it ended with code ${code}`;
}
