import { setTimeout as sleep } from "node:timers/promises";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { openMessage } from "./open-message.ts";
import { type JwkRecipient, parseRecipient } from "./recipient.ts";
import { newFileKey, openFile, sealFile, sealFileWithPassphrase } from "./seal-file.ts";
import { sealMessage } from "./seal-message.ts";

async function pair(alg: string, options: { crv?: string; modulusLength?: number } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { ...options, extractable: true });
  return { publicKey: await exportJWK(publicKey), privateKey: await exportJWK(privateKey) };
}

function jwkRecipient(key: JWK): JwkRecipient {
  const recipient = parseRecipient(key);
  if (recipient.kind !== "jwk") throw new Error("a JWK was expected");
  return recipient;
}

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function allOf(content: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const chunk of content) all.push(chunk);
  return all;
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await allOf(content)).toString();
}

const KINDS = [
  ["P-256", "ECDH-ES", { crv: "P-256" }],
  ["P-384", "ECDH-ES", { crv: "P-384" }],
  ["P-521", "ECDH-ES", { crv: "P-521" }],
  ["X25519", "ECDH-ES", { crv: "X25519" }],
  ["RSA", "RSA-OAEP-256", { modulusLength: 2_048 }],
] as const;

describe("a message", () => {
  it.each(KINDS)(
    "sealed to a key of kind %s is opened with its private part",
    async (_kind, alg, options) => {
      const { publicKey, privateKey } = await pair(alg, options);
      const sealed = await sealMessage(
        Buffer.from("a package"),
        [jwkRecipient(publicKey)],
        "application/json",
      );

      expect(sealed).toEqual(expect.stringMatching(/^[\w-]+(\.[\w-]*){4}$/));
      expect(Buffer.from(await openMessage(sealed, privateKey)).toString()).toBe("a package");
    },
  );

  it("sealed to several keys is opened with each of them", async () => {
    const keys = [await pair("ECDH-ES", { crv: "P-256" }), await pair("RSA-OAEP-256")];
    const recipients = keys.map(({ publicKey }) => jwkRecipient(publicKey));
    const sealed = await sealMessage(Buffer.from("a package"), recipients, "application/json");

    for (const { privateKey } of keys)
      expect(Buffer.from(await openMessage(sealed, privateKey)).toString()).toBe("a package");
  });

  it("opens with no other key, and not once it was changed", async () => {
    const [ours, other] = [await pair("ECDH-ES"), await pair("ECDH-ES")];
    const sealed = String(
      await sealMessage(Buffer.from("a package"), [jwkRecipient(ours.publicKey)], "application/json"),
    );
    const place = sealed.lastIndexOf(".") - 1;
    const changed = `${sealed.slice(0, place)}${sealed[place] === "A" ? "B" : "A"}${sealed.slice(place + 1)}`;

    await expect(openMessage(sealed, other.privateKey)).rejects.toMatchObject({ code: "unsealable" });
    await expect(openMessage(changed, ours.privateKey)).rejects.toMatchObject({ code: "unsealable" });
  });

  it("names the key by its kid, or by its thumbprint where the kid could hold anything", async () => {
    const { publicKey } = await pair("ECDH-ES");

    expect(parseRecipient({ ...publicKey, kid: "privacy-2026" }).id).toBe("privacy-2026");
    expect(parseRecipient({ ...publicKey, kid: "jo@example.com" }).id).toMatch(/^[\w-]{43}$/);
  });

  it("names a key as RFC 7638 does", () => {
    // Section 3.1.
    const n =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    expect(parseRecipient({ kty: "RSA", n, e: "AQAB" }).id).toBe(
      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
    );
  });
});

describe("a key to which nothing is sealed", () => {
  it("is one with a private part, for signing, too short, of another kind, or no key at all", async () => {
    const { publicKey, privateKey } = await pair("ECDH-ES", { crv: "P-256" });
    const short = await pair("RSA-OAEP-256", { modulusLength: 2_048 });
    const wrong: unknown[] = [
      privateKey,
      { ...publicKey, use: "sig" },
      { ...publicKey, alg: "dir" },
      { ...publicKey, alg: "RSA-OAEP-256" },
      { ...publicKey, y: publicKey.x },
      { ...publicKey, crv: "secp256k1" },
      { ...publicKey, kty: "oct" },
      { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA" },
      { kty: "OKP", crv: "Ed25519", x: Buffer.alloc(32, 7).toString("base64url") },
      { kty: "OKP", crv: "X25519", x: Buffer.alloc(32).toString("base64url") },
      { kty: "OKP", crv: "X25519", x: "AA" },
      { ...short.publicKey, n: Buffer.alloc(128, 0xff).toString("base64url") },
      { ...publicKey, more: "x".repeat(8_192) },
      {},
      null,
      "age1wrong",
      "AGE-SECRET-KEY-1",
      "",
    ];
    for (const key of wrong)
      expect(() => parseRecipient(key), JSON.stringify(key)).toThrow(
        expect.objectContaining({ code: "recipient_key_invalid" }),
      );
  });
});

describe("a file", () => {
  it("sealed to a one-time key is opened with its identity, and with no other", async () => {
    const [ours, other] = [await newFileKey(), await newFileKey()];
    const sealed = await allOf(sealFile(chunks("a ", "package"), [ours.recipient]));

    expect(Buffer.concat(sealed).toString("latin1")).toMatch(/^age-encryption\.org\/v1\n-> X25519 /);
    expect(await textOf(openFile(asContent(sealed), ours))).toBe("a package");
    await expect(textOf(openFile(asContent(sealed), other))).rejects.toMatchObject({ code: "unsealable" });
  });

  it("that was changed or cut off does not open", async () => {
    const key = await newFileKey();
    const sealed = Buffer.concat(await allOf(sealFile(chunks("x".repeat(200_000)), [key.recipient])));
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(150_000) ^ 1, 150_000);

    for (const damaged of [changed, sealed.subarray(0, 131_000), sealed.subarray(0, 50)])
      await expect(textOf(openFile(asContent([damaged]), key))).rejects.toMatchObject({ code: "unsealable" });
  });

  it("opens with a passphrase where that sealed it", async () => {
    const sealed = await allOf(sealFileWithPassphrase(chunks("for a person"), "four plain words"));

    expect(await textOf(openFile(asContent(sealed), { passphrase: "four plain words" }))).toBe(
      "for a person",
    );
  });

  it("passes on an error of what it reads", async () => {
    const { recipient } = await newFileKey();
    const error = new Error("the source broke off");
    async function* broken() {
      yield Buffer.from("a");
      await sleep(0);
      throw error;
    }

    await expect(textOf(sealFile(broken(), [recipient]))).rejects.toBe(error);
  });
});

async function* asContent(parts: readonly Uint8Array[]) {
  yield* parts;
}
