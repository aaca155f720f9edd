import { createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

vi.mock("node:crypto", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:crypto")>();
  return {
    ...original,
    timingSafeEqual: vi.fn((one: Buffer, other: Buffer) => original.timingSafeEqual(one, other)),
  };
});

const senders = [1, 2, 3].map(() => ({ keys: [1, 2].map(() => createSecretKey(randomBytes(32))) }));
const message = { id: "m1", timestamp: String(Math.floor(Date.now() / 1_000)), payload: "{}" };

describe("the work of a verification", () => {
  let webhooks: typeof import("./standard-webhooks.ts");
  beforeAll(async () => {
    // Loaded anew, so that it sees what counts here, and nothing after this file does.
    vi.resetModules();
    webhooks = await import("./standard-webhooks.ts");
  });
  afterAll(() => void vi.resetModules());
  beforeEach(() => {
    vi.mocked(timingSafeEqual).mockClear();
  });

  it.each([
    ["the first key", senders[0]?.keys[0]],
    ["the last key", senders[2]?.keys[1]],
    ["no key", createSecretKey(randomBytes(32))],
  ])("is the same where %s fits: each is compared in constant time", (_, key) => {
    const signature = webhooks.signWebhook(key === undefined ? [] : [key], message);
    const headers = {
      "webhook-id": "m1",
      "webhook-timestamp": message.timestamp,
      "webhook-signature": signature,
    };

    webhooks.verifyWebhook(headers, message.payload, senders, Date.now());

    expect(vi.mocked(timingSafeEqual)).toHaveBeenCalledTimes(6);
  });
});
