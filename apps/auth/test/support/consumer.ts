import { startConsumerProcess } from "@intercom-dsar/testing";
import { z } from "zod";

const Outcome = z.looseObject({ requestId: z.string(), status: z.string() });
const OutcomeLine = z.union([Outcome, z.object({ data: Outcome }).transform(({ data }) => data)]);
type Outcome = z.output<typeof Outcome>;

/** The other app: a process that takes requests from standard input and asks this app for tokens. */
export interface Consumer {
  request(request: object): void;
  outcomes(): readonly Outcome[];
  log(): string;
  stop(): Promise<unknown>;
}

export function startConsumer(environment: Readonly<Record<string, string>>): Consumer {
  const { child, log, stdout, kill } = startConsumerProcess({ LOG_LEVEL: "info", ...environment });
  return {
    request: (request) => child.stdin?.write(`${JSON.stringify(request)}\n`),
    outcomes: () =>
      stdout()
        .split("\n")
        .slice(0, -1)
        .map((line) => OutcomeLine.parse(JSON.parse(line))),
    log,
    stop: () => kill("SIGKILL"),
  };
}
