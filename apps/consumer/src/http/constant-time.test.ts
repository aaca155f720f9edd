import { createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { signWebhook, verifyWebhook } from "./standard-webhooks.ts";

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
  beforeEach(() => {
    vi.mocked(timingSafeEqual).mockClear();
  });

  it.each([
    ["the first key", senders[0]?.keys[0]],
    ["the last key", senders[2]?.keys[1]],
    ["no key", createSecretKey(randomBytes(32))],
  ])("is the same where %s fits: each is compared in constant time", (_, key) => {
    const signature = signWebhook(key === undefined ? [] : [key], message);
    const headers = {
      "webhook-id": "m1",
      "webhook-timestamp": message.timestamp,
      "webhook-signature": signature,
    };

    verifyWebhook(headers, message.payload, senders, Date.now());

    expect(vi.mocked(timingSafeEqual)).toHaveBeenCalledTimes(6);
  });
});
