import type { NewRequest, OutboxMessage, Submission } from "../types.ts";

export const DAY = 86_400_000;
/** When everything begins. */
export const START = Date.UTC(2026, 10, 23, 9);

export function message(id: string, channel: OutboxMessage["channel"], value = id): OutboxMessage {
  return { id, channel, requestId: null, key: id, headers: { name: "value" }, value: Buffer.from(value) };
}

export function outcomeOf(requestId: string) {
  return ({ journalDigest }: { journalDigest: string }) =>
    message(`outcome:${requestId}`, "outcomes", journalDigest);
}

export function rejectionOf(requestId: string): Submission {
  return {
    type: "rejection",
    sender: "kafka",
    requestId,
    kind: "portability",
    statedWorkspaceId: null,
    requestFingerprint: "portability",
    reasonCode: "unsupported_kind",
    receivedAt: START,
    traceparent: null,
    onConflict: () => message(`dead:${requestId}`, "dead-letter"),
    outcome: outcomeOf(requestId),
  };
}

/** A deletion for one person in workspace `ws1`, with a month of time. */
export function submission(requestId: string, change: Partial<NewRequest> = {}): Submission {
  const request: NewRequest = {
    sender: "kafka",
    requestId,
    kind: "deletion",
    statedWorkspaceId: null,
    workspaceId: "ws1",
    subjects: ["jo@example.com"],
    payload: Buffer.from("{}"),
    receivedAt: START,
    deadline: START + 30 * DAY,
    after: null,
    retryOf: null,
    traceparent: null,
    ...change,
  };
  const requestFingerprint = `${request.kind}\n${request.subjects.join("\n")}`;
  return {
    type: "request",
    request,
    requestFingerprint,
    onConflict: () => message(`dead:${requestId}:${requestFingerprint}`, "dead-letter"),
  };
}
