import type { OutcomeSink } from "./sink.ts";

/** For a service without Kafka: what would be published counts as published where it lies, so that its retention begins. */
export function createKeptSink(): OutcomeSink {
  return { channels: ["outcomes", "events", "dead-letter"], publish: async () => {} };
}
