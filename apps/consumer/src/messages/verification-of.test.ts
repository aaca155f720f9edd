import { describe, expect, it } from "vitest";
import { NO_CALLS } from "../domain/call-counts.ts";
import { createMessageFactory } from "./message-factory.ts";

const VERIFICATION = { method: "id_document", level: "high", at: "2026-11-25T12:00:00Z" };

function evidenceOf(payload: object): unknown {
  const messages = createMessageFactory({ source: "urn:test", now: () => 0 });
  const [outcome] = messages.outcome({
    request: {
      requestId: "r1",
      sender: "portal",
      senderRequestId: "r1",
      kind: "access",
      workspaceId: "ws1",
      statedWorkspaceId: null,
      receivedAt: 0,
      traceparent: null,
      attempts: 0,
      payload: Buffer.from(JSON.stringify(payload)),
    },
    status: "completed",
    reason: null,
    body: { coverage: [] },
    remarks: [],
    calls: NO_CALLS,
    journalDigest: `sha256:${"0".repeat(64)}`,
    endedAt: 0,
  });
  return JSON.parse(Buffer.from(outcome?.value ?? []).toString()).evidence.verification;
}

describe("the verification in an outcome's evidence", () => {
  it("is the request's", () => {
    expect(evidenceOf({ verification: VERIFICATION })).toEqual(VERIFICATION);
  });

  it("is not there where the request states none, or none that can be read", () => {
    const stated = [{}, { verification: true }, { verification: { ...VERIFICATION, method: "she called" } }];

    expect(stated.map(evidenceOf)).toEqual([undefined, undefined, undefined]);
  });
});
