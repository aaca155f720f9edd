import { answer } from "../command/answer.ts";
import { defineCommand } from "../command/cli-command.ts";
import type { CliContext } from "../command/cli-context.ts";
import { CommandMistake } from "../command/command-mistake.ts";
import { atMost } from "../command/read-command-line.ts";
import { operatorClient } from "../operator/operator-client.ts";
import { readEventStream } from "../operator/read-event-stream.ts";
import { OperatorRequest } from "../operator/schemas.ts";
import { requestRow } from "./request-line.ts";

/** As the API asks of those who come back. */
const RETRY_MS = 2_000;

export const tailCommand = defineCommand({
  name: "tail",
  group: "look",
  arguments: "",
  summary: "what happens to requests, as it happens, until Ctrl-C",
  details:
    "A line for each change; with --json an object each. Comes back by itself where the connection breaks, and misses no arrival and no end.",
  options: {},
  read(positionals) {
    atMost(positionals, 0);
    return async (context) => {
      const { stop, errors, clock } = context;
      const client = operatorClient(context);
      let last: string | null = null;
      let isKnown = false;
      while (!stop.aborted) {
        try {
          const headers = { accept: "text/event-stream", ...(last !== null && { "last-event-id": last }) };
          const { body } = await client.open("/events", { headers });
          isKnown = true;
          if (body === null) break;
          for await (const event of readEventStream(body)) {
            last = event.id ?? last;
            tell(context, event.data);
          }
        } catch (error) {
          if (stop.aborted) break;
          const isRefused = error instanceof CommandMistake && !error.retryable;
          if (isRefused || !isKnown) throw error;
        }
        if (stop.aborted) break;
        if (errors.isTTY === true) errors.write("the connection broke: it is opened again\n");
        await clock.sleep(RETRY_MS, stop).catch(() => {});
      }
      return { exitCode: 0, output: "", error: "" };
    };
  },
});

function tell(context: CliContext, data: string): void {
  const read = OperatorRequest.safeParse(parse(data));
  if (!read.success) return;
  const at = new Date(context.clock.now()).toISOString().slice(11, 19);
  context.output.write(answer(context, read.data, [[at, ...requestRow(read.data)].join("\t")]).output);
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
