import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { encodeCancel, encodeRequest } from "./encode-request.ts";
import { signRequest } from "./sign-request.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const SEED = `whsk_${Buffer.alloc(32, 7).toString("base64")}`;
const time = new Date("2026-11-25T12:00:00.900Z");
const message = encodeRequest(
  { requestId: "r-1", kind: "access", identifiers: [{ type: "email", value: "mara@example.com" }] },
  { source: "/portal" },
);
const { vectors } = z
  .object({
    vectors: z.array(
      z.object({
        name: z.string(),
        key: z.string(),
        id: z.string(),
        timestamp: z.string(),
        value: z.string(),
        signature: z.string(),
        valid: z.boolean(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("../test/golden/signatures.json", import.meta.url), "utf8")));

describe("signRequest", () => {
  it("gives the message with three headers more, the same ones for the same time", () => {
    const signed = signRequest(message, SECRET, { time });

    expect(signed).toMatchObject({ key: "r-1", value: message.value, headers: message.headers });
    expect(signed.headers).toMatchObject({
      "webhook-id": "request:r-1",
      "webhook-timestamp": "1795608000",
      "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    });
    expect(signed.headers).not.toHaveProperty("webhook-sender");
    expect(signRequest(message, SECRET, { time })).toEqual(signed);
  });

  it("names the sender and another id where it is told to", () => {
    expect(signRequest(message, SEED, { time, id: "m-1", sender: "portal" }).headers).toMatchObject({
      "webhook-id": "m-1",
      "webhook-sender": "portal",
      "webhook-signature": expect.stringMatching(/^v1a,[A-Za-z0-9+/]{86}==$/),
    });
  });

  it("takes a private key with its public key behind it, and no other one", () => {
    const seed = Buffer.alloc(32, 7);
    const publicKey = Buffer.from("6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=", "base64");
    const long = (half: Buffer) => `whsk_${Buffer.concat([seed, half]).toString("base64")}`;

    expect(signRequest(message, long(publicKey), { time })).toEqual(signRequest(message, SEED, { time }));
    expect(() => signRequest(message, long(seed))).toThrow(expect.objectContaining({ code: "invalid_key" }));
  });

  it.each([
    "",
    "whsec_",
    "whsec_c2hvcnQ=",
    SECRET.slice(6),
    "whsk_c2hvcnQ=",
    "whpk_AAAA",
    "whsk_%%%%",
    `${SEED}A`,
  ])("refuses the key %j and does not quote it", (key) => {
    expect(() => signRequest(message, key)).toThrow(
      expect.objectContaining({ code: "invalid_key", retryable: false }),
    );
  });

  it("refuses what the service would not take: a cancel in binary mode, no value, an id with a space", () => {
    const cancel = (mode: "binary" | "structured") =>
      encodeCancel({ requestId: "r-1" }, { source: "/p", mode });

    expect(() => signRequest(cancel("binary"), SECRET)).toThrow(
      expect.objectContaining({ code: "type_not_signed" }),
    );
    expect(signRequest(cancel("structured"), SECRET).headers).toHaveProperty("webhook-signature");
    expect(() => signRequest({ ...message, value: null }, SECRET)).toThrow(
      expect.objectContaining({ code: "missing_value" }),
    );
    expect(() => signRequest(message, SECRET, { id: "a b" })).toThrow(
      expect.objectContaining({ code: "invalid_id" }),
    );
  });

  it.each(vectors.filter(({ valid, name }) => valid && !name.startsWith("two")))(
    "writes what the golden file holds: $name",
    ({ key, id, timestamp, value, signature }) => {
      const { headers } = signRequest({ headers: {}, value: Buffer.from(value) }, key, {
        id,
        time: new Date(Number(timestamp) * 1_000),
      });

      expect(headers).toEqual({
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
      });
    },
  );
});
