import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { keepFile } from "./keep-file.ts";

const { signal } = new AbortController();
const text = "x".repeat(1_000);
const fileOf = (chunks: AsyncIterable<Uint8Array>) => ({
  name: "package.json",
  mediaType: "application/json",
  encoding: "json" as const,
  chunks,
});
async function* chunksOf(...texts: readonly string[]) {
  for (const each of texts) yield Buffer.from(each);
}

it("holds a small file itself, and gives a larger one to the store under a name of its own, with hash and size", async () => {
  const stored = new Map<string, string>();
  const results = {
    async put(name: string, content: AsyncIterable<Uint8Array>) {
      let whole = "";
      for await (const chunk of content) whole += Buffer.from(chunk).toString();
      stored.set(name, whole);
      return `memory:${name}`;
    },
  };
  const keeper = { results, seal: null, requestId: "r-1", signal };
  const facts = { bytes: 1_000, sha256: createHash("sha256").update(text).digest("hex"), encoding: "json" };

  const inline = await keepFile(fileOf(chunksOf(text)), keeper, 1_000);
  expect(inline).toMatchObject({ ...facts, content: Buffer.from(text) });
  expect(inline).not.toHaveProperty("dataref");
  expect(stored.size).toBe(0);

  for (const most of [999, 0]) {
    const kept = await keepFile(fileOf(chunksOf(text.slice(0, 600), text.slice(600))), keeper, most);
    expect(kept).toMatchObject({
      ...facts,
      dataref: expect.stringMatching(/^memory:r-1\/package-[\da-f-]{36}\.json$/),
    });
    expect(kept).not.toHaveProperty("content");
  }
  expect([...stored.values()]).toEqual([text, text]);
});
