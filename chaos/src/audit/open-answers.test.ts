import { type JwkRecipient, parseRecipient, sealMessage } from "@intercom-dsar/sealing";
import { describe, expect, it } from "vitest";
import type { PublishedRecord } from "../stage/topics.ts";
import { createAnswerReader } from "./open-answers.ts";

describe("opening the answers of a run", () => {
  it("opens what is sealed to its key, and nothing else", async () => {
    const reader = createAnswerReader();
    const stranger = createAnswerReader();
    const seal = ({ publicKey }: typeof reader) =>
      sealMessage(Buffer.from(`{"you":[]}`), [parseRecipient(publicKey) as JwkRecipient], "application/json");

    const opened = await reader.open([
      recordOf("own", { encoding: "jwe", content: await seal(reader) }),
      recordOf("of-a-stranger", { encoding: "jwe", content: await seal(stranger) }),
      recordOf("in-the-clear", { encoding: "json", content: { you: [] } }),
      recordOf("without"),
    ]);

    expect(Object.fromEntries(opened)).toEqual({
      own: { you: [] },
      "of-a-stranger": null,
      "in-the-clear": null,
    });
  });
});

function recordOf(requestId: string, access?: object): PublishedRecord {
  const format = { format: "intercom-dsar.package.v2", mediaType: "application/json", redactions: [] };
  const data = {
    ...{ requestId, kind: "access", workspaceId: "ws1", status: "completed", reason: null },
    ...{ receivedAt: "2026-01-01T00:00:00Z", endedAt: "2026-01-01T00:00:01Z", coverage: [] },
    ...(access !== undefined && { access: { ...format, bytes: 2, sha256: "0".repeat(64), ...access } }),
    evidence: { apiCalls: 1, attempts: 1, journalDigest: `sha256:${"0".repeat(64)}` },
  };
  const event = {
    ...{ specversion: "1.0", id: requestId, source: "urn:test", datacontenttype: "application/json" },
    ...{ type: "intercom-dsar.outcome.v1", data },
  };
  const headers = { "content-type": "application/cloudevents+json; charset=utf-8" };
  return { key: requestId, headers, value: Buffer.from(JSON.stringify(event)) };
}
