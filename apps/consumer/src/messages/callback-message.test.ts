import { describe, expect, it } from "vitest";
import { NO_CALLS } from "../domain/call-counts.ts";
import { createCallbackPolicy } from "../domain/callback-policy.ts";
import { createMessageFactory, type OutcomeFacts } from "./message-factory.ts";

const policy = createCallbackPolicy(
  [
    {
      origin: "webhook:portal",
      hosts: [],
      defaultUrl: "https://hooks.example.com:8443/dsar?key=secret",
      keys: [],
    },
  ],
  { development: false },
);
const payload = (request: object) => Buffer.from(JSON.stringify(request));

function messageOf(request: Partial<OutcomeFacts["request"]>) {
  const messages = createMessageFactory({ source: "urn:test", now: () => 0, callbacks: policy });
  const outcome = messages.outcome({
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
      ...request,
    },
    status: "completed",
    reason: null,
    body: { coverage: [] },
    remarks: [],
    calls: NO_CALLS,
    journalDigest: `sha256:${"0".repeat(64)}`,
    endedAt: 0,
  });
  return outcome.slice(1);
}

describe("the callback that follows an outcome", () => {
  it("goes to the place of the request, of the rejection, or of the sender, in this order", () => {
    const callbackUrl = "https://mine.example/";
    const portal = { origin: "webhook:portal" };

    const urls = [
      messageOf({ ...portal, payload: payload({ callbackUrl }) }),
      messageOf({ ...portal, callbackUrl }),
      messageOf({ ...portal, payload: payload({}) }),
    ].map(([message]) => message?.headers.url);

    expect(urls).toEqual([callbackUrl, callbackUrl, "https://hooks.example.com:8443/dsar?key=secret"]);
  });

  it("is not there where nobody wants one", () => {
    expect(messageOf({ payload: payload({}) })).toEqual([]);
    expect(messageOf({ origin: null, payload: new Uint8Array() })).toEqual([]);
    expect(messageOf({ origin: "webhook:gone", payload: payload({}) })).toEqual([]);
  });

  it("shows of the place no more than scheme, host and port outside of what is sealed", () => {
    const [message] = messageOf({ origin: "webhook:portal" });

    const { headers, ...clear } = message ?? { headers: {} };
    expect(clear).toMatchObject({ destination: "https://hooks.example.com:8443", value: null, key: null });
    expect(JSON.stringify(clear)).not.toContain("secret");
  });
});
