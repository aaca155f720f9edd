import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createReceiptSigner } from "@intercom-dsar/receipts";
import { type JwkRecipient, newFileKey, parseRecipient, sealFile, sealMessage } from "@intercom-dsar/sealing";
import { afterAll, describe, expect, it } from "vitest";
import { goProgram, pythonProgram } from "./foreign/foreign-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "foreign-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PACKAGE = JSON.stringify({ format: "intercom-dsar.package.v1", name: "Müller ".repeat(20_000) });
const OUTCOME = Buffer.from(
  JSON.stringify({ requestId: "r-1", kind: "access", status: "completed", endedAt: "2026-11-26T09:00:00Z" }),
);
const signer = createReceiptSigner([randomBytes(32)], "urn:test");
const receipt = signer.sign(OUTCOME, null);
const changed = `${receipt.slice(0, -20)}${receipt.at(-20) === "A" ? "B" : "A"}${receipt.slice(-19)}`;

function put(name: string, value: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

async function sealedFile(recipient: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealFile(Readable.from([Buffer.from(PACKAGE)]), [recipient])) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const go = goProgram();
describe.skipIf(go === null)("Go, with filippo.io/age and its own Ed25519,", () => {
  it("opens a sealed file, and none that was changed", async () => {
    const { identity, recipient } = await newFileKey();
    const sealed = await sealedFile(recipient);
    const damaged = Buffer.from(sealed);
    damaged.writeUInt8(damaged.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);

    expect(go?.run(["open", identity], sealed).toString()).toBe(PACKAGE);
    expect(() => go?.run(["open", identity], damaged)).toThrow(/ended with 1/);
  });

  it("agrees with a receipt, and not with one that was changed", () => {
    const { x = "" } = signer.jwks.keys[0] ?? {};

    expect(JSON.parse(String(go?.run(["verify", x], receipt)))).toMatchObject({ request: { id: "r-1" } });
    expect(() => go?.run(["verify", x], changed)).toThrow(/signature is not right/);
  });
});

const python = pythonProgram();
describe.skipIf(python === null)("Python's jwcrypto", () => {
  it.each(["P-256", "X25519", "RSA"])("opens a message that is sealed to a key of kind %s", async (kind) => {
    const { publicKey, privateKey } = pair(kind);
    const recipient = parseRecipient(publicKey.export({ format: "jwk" })) as JwkRecipient;
    const sealed = String(await sealMessage(Buffer.from(PACKAGE), [recipient], "application/json"));

    const opened = python?.run(["open", put(`${kind}.json`, privateKey.export({ format: "jwk" }))], sealed);
    expect(opened?.toString()).toBe(PACKAGE);
  });

  it("opens one that is sealed to several keys, and an outcome's file key", async () => {
    const pairs = [pair("P-256"), pair("RSA")];
    const recipients = pairs.map(({ publicKey }) => parseRecipient(publicKey.export({ format: "jwk" })));
    const { identity } = await newFileKey();
    const sealed = await sealMessage(Buffer.from(identity), recipients as JwkRecipient[], "text/plain");

    for (const [index, { privateKey }] of pairs.entries()) {
      const key = put(`several-${index}.json`, privateKey.export({ format: "jwk" }));
      expect(python?.run(["open", key], JSON.stringify(sealed)).toString()).toBe(identity);
    }
  });

  it("agrees with a receipt by the published keys, and not with one that was changed", () => {
    const keys = put("jwks.json", signer.jwks);

    expect(JSON.parse(String(python?.run(["verify", keys], receipt)))).toMatchObject({ iss: "urn:test" });
    expect(() => python?.run(["verify", keys], changed)).toThrow(/ended with 1/);
  });
});

function pair(kind: string) {
  if (kind === "P-256") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return kind === "RSA"
    ? generateKeyPairSync("rsa", { modulusLength: 2_048 })
    : generateKeyPairSync("x25519");
}
