import { CloudEvent, Kafka } from "cloudevents";
import { describe, expect, it } from "vitest";
import { decodeArrival } from "../src/decode-arrival.ts";
import { encodeOutcome } from "../src/encode-outcome.ts";
import { encodeRequest } from "../src/encode-request.ts";
import { completed } from "./outcomes.ts";
import { recordOf } from "./records.ts";

const request = {
  requestId: "r-1",
  kind: "access" as const,
  identifiers: [{ type: "email" as const, value: "mara@example.com" }],
};

describe("the CloudEvents SDK", () => {
  it.each(["binary", "structured"] as const)("reads what we write in %s mode", (mode) => {
    const message = encodeRequest(request, {
      source: "/portal",
      time: new Date("2026-11-23T09:00:00Z"),
      mode,
    });

    const event = Kafka.toEvent(sdkMessage(message));

    expect(event).toMatchObject({
      specversion: "1.0",
      id: "request:r-1",
      source: "/portal",
      type: "intercom-dsar.request.v1",
      subject: "r-1",
      time: "2026-11-23T09:00:00.000Z",
      data: request,
    });
  });

  it("reads an outcome", () => {
    const event = Kafka.toEvent(sdkMessage(encodeOutcome(completed, { source: "/intercom-dsar" })));

    expect(event).toMatchObject({ id: "outcome:r-1", data: completed });
  });

  it.each(["binary", "structured"] as const)("writes requests in %s mode that we read", (mode) => {
    const event = new CloudEvent({
      type: "intercom-dsar.request.v1",
      source: "/portal",
      time: "2026-11-23T09:00:00.000Z",
      datacontenttype: "application/json",
      data: request,
    });
    const { headers, value } = Kafka[mode](event);

    expect(decodeArrival(recordOf(value, Object(headers)), { now: () => 1 })).toMatchObject({
      type: "request",
      request: { requestId: "r-1", receivedAt: "2026-11-23T09:00:00.000Z" },
    });
  });
});

/** Its reader wants the value as text, and has `body` beside it. */
function sdkMessage({ key, headers, value }: ReturnType<typeof encodeRequest>) {
  const text = Buffer.from(value).toString();
  return { key, headers: { ...headers }, value: text, body: text };
}
