import { recordBatch, recordBytes } from "@intercom-dsar/kafka-broker/batches";
import type { Message } from "kafkajs";
import { expect, it } from "vitest";
import { webhookSenders } from "../intake/webhook/webhook-senders.ts";
import { freshKey, signedHeaders } from "../testing/webhook-server.ts";
import { sendBatchAgain } from "./send-batch-again.ts";

const KEY = freshKey();
const signatures = {
  senders: webhookSenders.parse(JSON.stringify([{ name: "portal", keys: [KEY] }])),
  now: Date.now,
  idRetentionMs: 86_400_000,
};

it("sends signed records of a batch again with their signatures, and looks for their ends among their sender's", async () => {
  const bodies = ["r1", "r2", "r3"].map((requestId) =>
    JSON.stringify({
      requestId,
      kind: "access",
      identifiers: [{ type: "email", value: "jo@example.com" }],
    }),
  );
  const [open = "", ended = "", forged = ""] = bodies;
  const batch = batchOf([
    [open, signedHeaders(KEY, open)],
    [ended, signedHeaders(KEY, ended)],
    [forged, signedHeaders(freshKey(), forged)],
    [ended, {}],
  ]);
  const sent: Message[] = [];

  const counts = await sendBatchAgain(
    batch,
    1_000_000,
    {
      findOwn: async ({ sender, requestId }) =>
        sender === "portal" && requestId === "r2" ? ({ state: "ended" } as never) : null,
    },
    signatures,
    async (messages) => void sent.push(...messages),
  );

  expect(counts).toEqual({ sent: 2, ended: 1, noRequest: 1 });
  expect(sent.map(({ value }) => String(value))).toEqual([open, ended]);
  expect(Object.keys(sent[0]?.headers ?? {}).toSorted()).toEqual([
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
  ]);
  expect(sent[1]?.headers).toEqual({});
});

function batchOf(records: readonly (readonly [value: string, headers: Record<string, string>])[]): Buffer {
  const parts = records.map(([value, headers]) => ({
    value: Buffer.from(value),
    headers: Object.entries(headers).map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]),
  }));
  return recordBatch(recordBytes(parts), { codec: 0, recordCount: parts.length });
}
