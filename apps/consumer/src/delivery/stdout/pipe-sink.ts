import type { Writable } from "node:stream";
import type { OutboxMessage } from "@intercom-dsar/ledger";
import type { Logger } from "@intercom-dsar/service";
import type { OutcomeSink } from "../sink.ts";

/** Writes outcomes as JSON lines; hints and dead letters have no place in a pipe and are only counted in the log. */
export function createPipeSink(output: Writable, logger: Logger): OutcomeSink {
  return {
    channels: ["outcomes", "events", "dead-letter"],
    async publish(messages) {
      const lines = messages.filter(({ channel }) => channel === "outcomes").map(lineOf);
      const others = messages.length - lines.length;
      if (others > 0) logger.debug("messages_without_a_pipe", { count: others });
      if (lines.length > 0) await write(output, lines.join(""));
    },
  };
}

function lineOf({ value }: OutboxMessage): string {
  return `${value === null ? "null" : Buffer.from(value).toString("utf8")}\n`;
}

function write(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
