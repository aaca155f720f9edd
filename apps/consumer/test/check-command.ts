import type { Scenario } from "./scenario.ts";

interface Row {
  readonly name: string;
  readonly result: string;
  readonly variable: string | null;
  readonly detail: string;
}

/** `check` as an operator runs it where standard output is no terminal, to its end. */
export async function runCheck(scenario: Scenario, environment: Record<string, string> = {}) {
  const consumer = scenario.start(environment, { arguments: ["check"], input: "" });
  const exitCode = await consumer.exited;
  const rows: Row[] = consumer
    .stdout()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  return {
    exitCode,
    rows,
    named: (name: string) => rows.find((row) => row.name === name),
    log: consumer.log(),
    stdout: consumer.stdout(),
  };
}
