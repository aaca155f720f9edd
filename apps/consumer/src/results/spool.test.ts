import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDataKeySeal, type Seal, UnsealableError } from "@intercom-dsar/sealing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDirectoryResultStore } from "./directory-result-store.ts";
import { createSpools } from "./spool.ts";

const CANARY = "canary.subject@example.com";
const { signal } = new AbortController();

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "spool-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function spools() {
  return createSpools(createDirectoryResultStore(directory));
}

const keyOfRequest = () => createDataKeySeal(randomBytes(32));

async function entriesOf(spool: ReturnType<ReturnType<typeof spools>>) {
  const all = [];
  for await (const { entries } of spool.earlier()) all.push(...entries);
  return all;
}

it("gives a later run what an earlier one wrote, in order, and writes after it", async () => {
  const open = spools();
  const owner = { requestId: "r-1", workspaceId: "ws1", seal: keyOfRequest() };
  const first = open(owner, signal);
  for (let number = 1; number <= 12; number += 1) await first.write([[`page ${number}`, number]]);

  const second = open(owner, signal);
  expect(await entriesOf(second)).toHaveLength(12);
  await second.write([["page"], ["page 1", "anew"]]);

  expect((await entriesOf(open(owner, signal))).slice(-3)).toEqual([
    ["page 12", 12],
    ["page"],
    ["page 1", "anew"],
  ]);
});

it("holds no word of what was read on the disk, and nothing that another request or workspace can open", async () => {
  const open = spools();
  const seal = keyOfRequest();
  const spool = open({ requestId: "r-1", workspaceId: "ws1", seal }, signal);
  await spool.write([["contact", CANARY]]);

  for (const file of filesIn(directory)) {
    expect(readFileSync(file).includes(CANARY)).toBe(false);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
  expect(await entriesOf(open({ requestId: "r-1", workspaceId: "ws2", seal }, signal))).toEqual([]);
  expect(await entriesOf(open({ requestId: "r-2", workspaceId: "ws1", seal }, signal))).toEqual([]);
});

it("opens with the key of its request alone, so that nothing of it does once that is destroyed", async () => {
  const owner = { requestId: "r-1", workspaceId: "ws1" };
  const destroyed: Seal = {
    ...keyOfRequest(),
    open() {
      throw new UnsealableError();
    },
  };
  const open = spools();
  const segment = await open({ ...owner, seal: keyOfRequest() }, signal).write([["contact", CANARY]]);

  for (const seal of [keyOfRequest(), destroyed]) {
    const spool = open({ ...owner, seal }, signal);
    expect(await entriesOf(spool)).toEqual([]);
    await expect(spool.read(segment)).rejects.toMatchObject({ code: "unsealable" });
  }
});

it("leaves nothing where it was destroyed, and the request's other objects alone", async () => {
  const store = createDirectoryResultStore(directory);
  const open = createSpools(store);
  const spool = open({ requestId: "r-1", workspaceId: "ws1", seal: keyOfRequest() }, signal);
  const segment = await spool.write([["a", 1]]);
  await store.put("r-1/package.json", [Buffer.from("{}")], signal);

  await spool.destroy();

  expect(filesIn(directory)).toHaveLength(1);
  await expect(spool.read(segment)).rejects.toMatchObject({
    code: "result_store_unavailable",
    retryable: true,
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
