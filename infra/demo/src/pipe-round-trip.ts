import { text } from "node:stream/consumers";
import type { Outcome, RequestInput } from "@intercom-dsar/dsar-events";
import { type ConsumerOptions, startConsumer } from "./programs.ts";
import type { Progress } from "./progress.ts";

/** Runs the consumer as a pipe: requests as JSON lines in, one outcome a line out, in the order of the requests. */
export async function runThroughPipe(
  options: Omit<ConsumerOptions, "brokers"> & {
    readonly requests: readonly RequestInput[];
    readonly progress: Progress;
  },
): Promise<readonly Outcome[]> {
  const { requests, progress } = options;
  const consumer = startConsumer(options);
  const { stdin, stdout } = consumer.process;
  if (stdin === null || stdout === null) throw new Error("the consumer has no pipe");
  stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  const lines = (await text(stdout)).split("\n").filter((line) => line !== "");
  progress(`the pipe ended with code ${await consumer.exited}`);
  const outcomes = lines.map((line) => JSON.parse(line) as Outcome);
  return requests.flatMap(
    ({ requestId }) => outcomes.find((outcome) => outcome.requestId === requestId) ?? [],
  );
}
