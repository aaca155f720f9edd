import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  type JwkRecipient,
  newFileKey,
  parseRecipient,
  sealFile,
  sealFileWithPassphrase,
  sealMessage,
} from "@intercom-dsar/sealing";
import { beforeEach, describe, expect, it } from "vitest";
import { type OpenOptions, openSealed } from "./open-sealed.ts";
import { parseOpeningKey } from "./opening-key.ts";

const PACKAGE = JSON.stringify({ format: "intercom-dsar.package.v1", contacts: [] });
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "open-"));
});

function pair() {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    recipient: parseRecipient(publicKey.export({ format: "jwk" })) as JwkRecipient,
    key: parseOpeningKey(JSON.stringify(privateKey.export({ format: "jwk" }))),
  };
}

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function open(options: Partial<OpenOptions> & Pick<OpenOptions, "file" | "key">) {
  return openSealed({ replaces: false, ...options });
}

/** An age file and the outcome that promises it. */
async function stored(recipient: JwkRecipient) {
  const fileKey = await newFileKey();
  const bytes = await bytesOf(sealFile(Readable.from([Buffer.from(PACKAGE)]), [fileKey.recipient]));
  const file = put("package.json.age", bytes);
  const access = {
    encoding: "age",
    dataref: pathToFileURL(file).href,
    sha256: sha256(bytes),
    bytes: bytes.length,
    fileKey: await sealMessage(Buffer.from(fileKey.identity), [recipient], "text/plain"),
    attachments: [],
  };
  return { file, bytes, fileKey, outcome: put("outcome.json", JSON.stringify({ access })) };
}

describe("intercom-dsar open", () => {
  it("opens the package in an outcome and writes it for its owner alone", async () => {
    const { recipient, key } = pair();
    const content = String(await sealMessage(Buffer.from(PACKAGE), [recipient], "application/json"));
    const access = { encoding: "jwe", content, sha256: sha256(content) };
    const file = put("outcome.json", JSON.stringify({ requestId: "r-1", access }));

    const opened = await open({ file, key });

    expect(opened).toEqual({ path: `${file}.opened.json`, bytes: PACKAGE.length, isCompared: true });
    expect(readFileSync(opened.path, "utf8")).toBe(PACKAGE);
    expect(statSync(opened.path).mode & 0o777).toBe(0o600);
  });

  it("opens an age file with the key in its outcome, and the file that an outcome names", async () => {
    const { recipient, key } = pair();
    const { file, outcome } = await stored(recipient);

    expect(await open({ file, outcome, key })).toMatchObject({ isCompared: true });
    expect(readFileSync(join(folder, "package.json"), "utf8")).toBe(PACKAGE);
    const to = join(folder, "other.json");
    expect(await open({ file: outcome, key, to })).toMatchObject({ path: to, isCompared: true });
  });

  it("opens an age file with an identity, or a passphrase, without any outcome", async () => {
    const { file, fileKey } = await stored(pair().recipient);
    const key = parseOpeningKey(`# created: today\n${fileKey.identity}\n`);
    const forPerson = put(
      "person.age",
      await bytesOf(sealFileWithPassphrase(Readable.from([Buffer.from("hello")]), "some plain words")),
    );

    expect(await open({ file, key })).toMatchObject({ isCompared: false });
    await open({ file: forPerson, key: { kind: "passphrase", passphrase: "some plain words" } });
    expect(readFileSync(join(folder, "person"), "utf8")).toBe("hello");
  });

  it("replaces no file that is there, unless it is told to", async () => {
    const { recipient, key } = pair();
    const { file, outcome } = await stored(recipient);
    const there = put("package.json", "mine");

    await expect(open({ file, outcome, key })).rejects.toThrow(/package\.json: is there already; --yes/);
    expect(readFileSync(there, "utf8")).toBe("mine");
    await open({ file, outcome, key, replaces: true });
    expect(readFileSync(there, "utf8")).toBe(PACKAGE);
  });

  it("leaves nothing behind where a file was changed, is another's, or is not the promised one", async () => {
    const { recipient, key } = pair();
    const { file, bytes, fileKey, outcome } = await stored(recipient);
    const identity = parseOpeningKey(fileKey.identity);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    const damaged = put("damaged.age", changed);
    const before = readdirSync(folder);

    await expect(open({ file: damaged, key: identity })).rejects.toThrow(
      /does not open with this key, or was/,
    );
    await expect(open({ file: damaged, outcome, key })).rejects.toThrow(/another SHA-256/);
    await expect(open({ file, outcome, key: pair().key })).rejects.toThrow(/does not open with this key/);
    await expect(open({ file, key })).rejects.toThrow(/--outcome/);
    await expect(open({ file: join(folder, "none"), key })).rejects.toThrow(/can't be read/);
    await expect(open({ file: put("x", "text"), key })).rejects.toThrow(
      /no age file, no JWE, and no outcome/,
    );
    expect(readdirSync(folder).sort()).toEqual([...before, "x"].sort());
  });

  it("quotes nothing of a key that is none", () => {
    for (const wrong of ["not-a-key-4711", '{"kty":"EC","x":"not-a-key-4711"}'])
      expect(() => parseOpeningKey(wrong)).toThrow(/^(?!.*4711).*no private JSON Web Key/);
  });
});
