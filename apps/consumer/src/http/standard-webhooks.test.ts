import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { signRequest } from "@intercom-dsar/dsar-events";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { freshKeyPair, signedHeaders } from "../testing/webhook-server.ts";
import { signWebhook, verifyWebhook } from "./standard-webhooks.ts";
import { parsePublicWebhookKey, parseWebhookKey } from "./webhook-keys.ts";

const NOW = Date.now();
const SECONDS = Math.floor(NOW / 1_000);

const text = z.string();
const goldenSchema = z.object({
  vectors: z.array(
    z.object({
      name: text,
      key: text,
      verificationKey: text,
      id: text,
      timestamp: text,
      value: text,
      signature: text,
      valid: z.boolean(),
    }),
  ),
});

describe("Standard Webhooks", () => {
  it("agrees with the standard's own library, both ways, for any text", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 24, maxLength: 64 }),
        fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/),
        fc.string({ unit: "grapheme", minLength: 1 }),
        (bytes, id, payload) => {
          const secret = `whsec_${Buffer.from(bytes).toString("base64")}`;
          const theirs = new Webhook(secret);
          const sender = senderOf(secret);
          const timestamp = String(SECONDS);

          const ours = headersOf(id, timestamp, signWebhook(sender.keys, { id, timestamp, payload }));
          const library = headersOf(id, timestamp, theirs.sign(id, new Date(SECONDS * 1_000), payload));

          expect(() => theirs.verify(payload, ours, { jsonParse: false })).not.toThrow();
          expect(verifyWebhook(library, Buffer.from(payload), [sender], NOW)).toMatchObject({
            valid: true,
            signer: sender,
          });
        },
      ),
    );
  });

  it("tells whose key signed, with several keys each", () => {
    const [one, two] = [senderOf(freshKey(), freshKey()), senderOf(freshKey(), freshKey())];
    const message = { id: "m1", timestamp: String(SECONDS), payload: "{}" };

    const signers = [one.keys[1], two.keys[0]].map((key) => {
      if (key === undefined) throw new Error("no key");
      const result = verifyWebhook(
        headersOf("m1", message.timestamp, signWebhook([key], message)),
        "{}",
        [one, two],
        NOW,
      );
      return result.valid ? result.signer : result.code;
    });

    expect(signers).toEqual([one, two]);
  });

  it("refuses whatever was changed after signing", () => {
    const sender = senderOf(freshKey());
    const message = { id: "m1", timestamp: String(SECONDS), payload: '{"a":1}' };
    const signature = signWebhook(sender.keys, message);
    const verify = (change: Partial<typeof message>) => {
      const { id, timestamp, payload } = { ...message, ...change };
      return verifyWebhook(headersOf(id, timestamp, signature), payload, [sender], NOW);
    };

    expect(verify({})).toMatchObject({ valid: true });
    for (const change of [
      { id: "m2" },
      { timestamp: String(SECONDS - 1) },
      { payload: '{"a":2}' },
      { payload: "" },
    ])
      expect(verify(change)).toEqual({ valid: false, code: "signature_mismatch" });
  });

  it("tells bytes apart that are the same once they are decoded as text", () => {
    const sender = senderOf(freshKey());
    const signed = Buffer.from([0x22, 0xff, 0x22]);
    const swapped = Buffer.from([0x22, 0xfe, 0x22]);
    const message = { id: "m1", timestamp: String(SECONDS), payload: signed };
    const headers = headersOf("m1", message.timestamp, signWebhook(sender.keys, message));

    expect(verifyWebhook(headers, signed, [sender], NOW)).toMatchObject({ valid: true });
    expect(verifyWebhook(headers, swapped, [sender], NOW)).toMatchObject({ valid: false });
  });

  it.each([
    [-301, "timestamp_outside_window"],
    [-299, null],
    [299, null],
    [301, "timestamp_outside_window"],
  ])("judges a message of %i seconds from now", (offset, code) => {
    const sender = senderOf(freshKey());
    const message = { id: "m1", timestamp: String(SECONDS + offset), payload: "{}" };
    const headers = headersOf("m1", message.timestamp, signWebhook(sender.keys, message));

    const result = verifyWebhook(headers, "{}", [sender], SECONDS * 1_000);

    expect(result.valid ? null : result.code).toBe(code);
  });

  it.each([
    ["no headers", {}, "signature_missing"],
    ["a time that is no number", { "webhook-timestamp": "1e9" }, "signature_malformed"],
    ["a time with something behind it", { "webhook-timestamp": `${SECONDS}abc` }, "signature_malformed"],
    ["an id with a space", { "webhook-id": "a b" }, "signature_malformed"],
    ["another version", { "webhook-signature": `v2,${"A".repeat(43)}=` }, "signature_malformed"],
    ["a short signature", { "webhook-signature": "v1,AAAA" }, "signature_malformed"],
    [
      "too many signatures",
      { "webhook-signature": `v1,${"A".repeat(43)}= `.repeat(9).trim() },
      "signature_malformed",
    ],
    ["a wrong signature", {}, "signature_mismatch"],
  ])("refuses %s", (name, change, code) => {
    const sender = senderOf(freshKey());
    const right = headersOf("m1", String(SECONDS), `v1,${randomBytes(32).toString("base64")}`);
    const headers = name === "no headers" ? {} : { ...right, ...change };

    expect(verifyWebhook(headers, "{}", [sender], NOW)).toEqual({ valid: false, code });
  });

  it("knows who signed by a public key, and by either version where a sender signs with both", () => {
    const pair = freshKeyPair();
    const secret = freshKey();
    const senders = [senderOf(freshKey(), freshKeyPair().publicKey), senderOf(pair.publicKey)];
    const both = [senderOf(secret)];
    const headers = signedHeaders(pair.privateKey, "{}", NOW);
    const { "webhook-id": id = "", "webhook-timestamp": timestamp = "" } = headers;
    const v1 = signWebhook(both[0]?.keys ?? [], { id, timestamp, payload: "{}" });
    const signedTwice = { ...headers, "webhook-signature": `v2,AAAA ${v1} ${headers["webhook-signature"]}` };

    expect(verifyWebhook(headers, "{}", senders, NOW)).toMatchObject({ valid: true, signer: senders[1] });
    for (const known of [senders, both])
      expect(verifyWebhook(signedTwice, "{}", known, NOW)).toMatchObject({ valid: true });
    expect(verifyWebhook(headers, "{}", both, NOW)).toEqual({ valid: false, code: "signature_mismatch" });
  });

  it("verifies what the contract's package signs, and what its golden file holds", () => {
    const { vectors } = goldenSchema.parse(
      JSON.parse(
        readFileSync(
          new URL("../../../../packages/dsar-events/test/golden/signatures.json", import.meta.url),
          "utf8",
        ),
      ),
    );
    for (const { name, verificationKey, id, timestamp, value, signature, valid } of vectors) {
      const headers = headersOf(id, timestamp, signature);
      const result = verifyWebhook(headers, value, [senderOf(verificationKey)], Number(timestamp) * 1_000);
      expect([name, result.valid]).toEqual([name, valid]);
    }
    const { key, verificationKey } = vectors.find(({ signature }) => signature.startsWith("v1a")) ?? {};
    const value = Buffer.from("{}");
    const { headers } = signRequest({ headers: {}, value }, key ?? "", { time: new Date(NOW) });

    expect(verifyWebhook(headers, value, [senderOf(verificationKey ?? "")], NOW).valid).toBe(true);
  });

  it("takes no public key for a secret one: what everybody knows signs nothing", () => {
    const { publicKey } = freshKeyPair();
    const bytes = publicKey.replace("whpk_", "whsec_");

    expect(verifyWebhook(signedHeaders(bytes, "{}", NOW), "{}", [senderOf(publicKey)], NOW)).toMatchObject({
      code: "signature_mismatch",
    });
  });

  it.each(["v1", "v1a"])("refuses a message of which one byte was flipped anywhere (%s)", (version) => {
    const pair = freshKeyPair();
    const secret = freshKey();
    const [key, sender] =
      version === "v1" ? [secret, senderOf(secret)] : [pair.privateKey, senderOf(pair.publicKey)];
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom("payload", "webhook-id", "webhook-timestamp", "webhook-signature"),
        (bytes, place, mask, part) => {
          const payload = Buffer.from(bytes);
          const headers = signedHeaders(key, payload, NOW);
          expect(verifyWebhook(headers, payload, [sender], NOW)).toMatchObject({ valid: true });

          const changed =
            part === "payload"
              ? verifyWebhook(headers, flip(payload, place, mask), [sender], NOW)
              : verifyWebhook(
                  { ...headers, [part]: changeHeader(part, headers[part] ?? "", place, mask) },
                  payload,
                  [sender],
                  NOW,
                );

          expect(changed.valid).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("refuses more signatures than a rotation needs", () => {
    const { privateKey, publicKey } = freshKeyPair();
    const headers = signedHeaders(privateKey, "{}", NOW);
    const written = Array(5).fill(headers["webhook-signature"]).join(" ");

    expect(
      verifyWebhook({ ...headers, "webhook-signature": written }, "{}", [senderOf(publicKey)], NOW),
    ).toEqual({ valid: false, code: "signature_malformed" });
  });
});

/** A signature's bytes are changed, and not its text: base64 may spell the same bytes in two ways. */
function changeHeader(name: string, value: string, place: number, mask: number): string {
  if (name !== "webhook-signature") return flip(Buffer.from(value), place, mask).toString("latin1");
  const [version, base64 = ""] = value.split(",");
  return `${version},${flip(Buffer.from(base64, "base64"), place, mask).toString("base64")}`;
}

function flip(bytes: Buffer, place: number, mask: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[place % bytes.length] = (flipped[place % bytes.length] ?? 0) ^ mask;
  return flipped;
}

function freshKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

function senderOf(...written: string[]) {
  return { keys: written.flatMap((key) => parsePublicWebhookKey(key) ?? parseWebhookKey(key) ?? []) };
}

function headersOf(id: string, timestamp: string, signature: string): Record<string, string> {
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
}
