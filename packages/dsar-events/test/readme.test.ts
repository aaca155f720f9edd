import { readFileSync } from "node:fs";
import { decodeArrival } from "@intercom-dsar/dsar-events/service";
import { Kafka, logLevel, type ProducerRecord } from "kafkajs";
import { expect, it } from "vitest";
import { requestDeletion } from "./readme-example.ts";

it("shows an emitter in the README that sends what the service reads", async () => {
  const producer = new Kafka({ brokers: ["unused:9092"], logLevel: logLevel.NOTHING }).producer();
  const sent: ProducerRecord[] = [];
  producer.send = async (record) => {
    sent.push(record);
    return [];
  };

  const requestId = await requestDeletion(producer, "Jo@example.com");

  const [message] = sent[0]?.messages ?? [];
  expect(sent[0]?.topic).toBe("dsar.requests");
  expect(message?.key).toBe(requestId);
  expect(
    decodeArrival(
      { value: Buffer.from(message?.value ?? ""), headers: message?.headers ?? {} },
      { now: () => 0 },
    ),
  ).toMatchObject({
    type: "request",
    request: { requestId, kind: "deletion", identifiers: [{ type: "email", value: "jo@example.com" }] },
  });
});

it("holds the example word for word", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("readme-example.ts")}\`\`\``);
});
