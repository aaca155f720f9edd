import { randomUUID } from "node:crypto";
import { DEFAULT_TOPICS, encodeRequest } from "@intercom-dsar/dsar-events";
import type { Producer } from "kafkajs";

/** Asks for the deletion of a person's data; `producer` is a connected `new Kafka({ brokers }).producer()`. */
export async function requestDeletion(producer: Producer, email: string): Promise<string> {
  const requestId = randomUUID();
  const request = { requestId, kind: "deletion", identifiers: [{ type: "email", value: email }] } as const;
  const { key, headers, value } = encodeRequest(request, { source: "/privacy-portal", time: new Date() });
  await producer.send({
    topic: DEFAULT_TOPICS.requests,
    messages: [{ key, headers, value: Buffer.from(value) }],
  });
  return requestId;
}
