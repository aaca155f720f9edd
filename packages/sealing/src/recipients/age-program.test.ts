import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findOrInstall } from "@intercom-dsar/service/testing";
import { afterAll, expect, it } from "vitest";
import { newFileKey, openFile, sealFile } from "./seal-file.ts";

/** The reference implementation, which a recipient has who knows nothing of this project. */
const AGE = findOrInstall({
  name: "age",
  variable: "AGE_PATH",
  places: ["/usr/bin/age", "/usr/local/bin/age", "/opt/homebrew/bin/age"],
  packages: ["age"],
  environment: process.env,
});
/** More than two of age's chunks of 64 KiB, and a part of one. */
const CONTENT = Buffer.from("a package, line by line\n".repeat(8_000));

const folder = mkdtempSync(join(tmpdir(), "age-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(content: Uint8Array) {
  for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
}

async function allOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of content) all.push(chunk);
  return Buffer.concat(all);
}

/** Runs `age` with a file for the key, on a file: on a pipe, it may end before it has read everything. @throws where it fails */
function runAge(parameter: string, identity: string, input: Uint8Array): Buffer {
  const [keyFile, inputFile] = [join(folder, "key.txt"), join(folder, "input")];
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 });
  writeFileSync(inputFile, input);
  return execFileSync(AGE ?? "", [parameter, "-i", keyFile, inputFile], {
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 4 * CONTENT.length,
  });
}

if (AGE === null) {
  it("left out: there is no age", () => {
    process.stderr.write("LEFT OUT: files opened by age; install `age` or set AGE_PATH\n");
  });
} else {
  it("a sealed file is opened by the standard age program, by each of its recipients", async () => {
    const keys = [await newFileKey(), await newFileKey()];
    const sealed = await allOf(
      sealFile(
        chunks(CONTENT),
        keys.map(({ recipient }) => recipient),
      ),
    );

    for (const { identity } of keys) expect(runAge("--decrypt", identity, sealed).equals(CONTENT)).toBe(true);
  });

  it("age refuses a sealed file with another key, and one that was cut off", async () => {
    const [ours, other] = [await newFileKey(), await newFileKey()];
    const sealed = await allOf(sealFile(chunks(CONTENT), [ours.recipient]));

    expect(() => runAge("--decrypt", other.identity, sealed)).toThrow(/no identity matched/);
    expect(() => runAge("--decrypt", ours.identity, sealed.subarray(0, 131_000))).toThrow(/age: error/);
  });

  it("what age seals is opened here", async () => {
    const key = await newFileKey();
    const sealed = runAge("--encrypt", key.identity, CONTENT);

    expect((await allOf(openFile(chunks(sealed), key))).equals(CONTENT)).toBe(true);
  });
}
