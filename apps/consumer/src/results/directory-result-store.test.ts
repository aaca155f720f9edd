import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeDirectory } from "@intercom-dsar/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDirectoryResultStore, prepareDirectory } from "./directory-result-store.ts";
import type { ResultStore, StoredObject } from "./result-store.ts";

const CANARY = "canary@example.com";
const { signal } = new AbortController();

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("a result store in a directory", () => {
  let folder: string;
  let store: ResultStore;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "results-")), "a", "b");
    store = createDirectoryResultStore(folder);
  });
  afterEach(() => rmSync(join(folder, "..", ".."), { recursive: true, force: true }));

  const put = (name: string, content: string) => store.put(name, [Buffer.from(content)], signal);
  async function listed(prefix = ""): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    for await (const object of store.list(prefix, signal)) objects.push(object);
    return objects.sort((a, b) => a.name.localeCompare(b.name));
  }
  async function read(name: string): Promise<string | null> {
    const content = await store.get(name, signal);
    return content === null ? null : Buffer.concat(await all(content)).toString();
  }
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

  it("gives back what was put, at the place that its reference names", async () => {
    const reference = await put("r-1/package.json", "a package");

    expect(readFileSync(fileURLToPath(reference), "utf8")).toBe("a package");
    expect(await read("r-1/package.json")).toBe("a package");
    expect(await read("r-1/other.json")).toBeNull();
    expect(await listed()).toEqual([
      { name: "r-1/package.json", bytes: 9, storedAt: expect.closeTo(Date.now(), -6) },
    ]);
  });

  it.each([".", "..", "portal:r-1", "a.json", "objects", "partial", "%2E"])(
    "keeps the objects of request %s apart from all others",
    async (key) => {
      await put(`${key}/x`, "mine");
      await put("r/x", "another's");
      await put(`${key}x/x`, "a third one's");

      expect((await listed(`${key}/`)).map(({ name }) => name)).toEqual([`${key}/x`]);
      await store.delete(`${key}/x`, signal);

      expect(await read(`${key}/x`)).toBeNull();
      expect((await listed()).map(({ name }) => name).sort()).toEqual([`${key}x/x`, "r/x"].sort());
      expect(readdirSync(join(folder, "objects"))).toHaveLength(2);
    },
  );

  it("shows its folders and files to their owner alone", async () => {
    const reference = await put("r-1/x", "x");

    const modeOf = (path: string) => statSync(path).mode & 0o777;
    expect(modeOf(fileURLToPath(reference))).toBe(0o600);
    for (const inside of ["", "objects", "objects/r-1", "partial"])
      expect(modeOf(join(folder, inside))).toBe(0o700);
  });

  it("has nothing readable on the disk before all of the content came", async () => {
    let onDisk = "";
    async function* slowly() {
      yield Buffer.from(CANARY.repeat(10_000));
      for (let tries = 0; onDisk.length < 100_000 && tries < 10_000; tries += 1) {
        onDisk = files()
          .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"))
          .join("");
        await new Promise(setImmediate);
      }
      expect(await listed()).toEqual([
        expect.objectContaining({ name: expect.stringMatching(/^~partial\//) }),
      ]);
      yield Buffer.from("the end");
    }

    const reference = await store.put("r-1/x", slowly(), signal);

    expect(onDisk.length).toBeGreaterThan(100_000);
    expect(onDisk).not.toContain(CANARY);
    expect(readFileSync(fileURLToPath(reference), "utf8")).toBe(`${CANARY.repeat(10_000)}the end`);
    expect(files()).toHaveLength(1);
  });

  it("passes a failure of the content on as it is, and leaves nothing behind", async () => {
    const failure = new Error("Intercom is away");
    async function* failing() {
      yield Buffer.from(CANARY);
      throw failure;
    }

    await expect(store.put("r-1/x", failing(), signal)).rejects.toBe(failure);

    expect(files()).toEqual([]);
  });

  it("breaks off where it is told to, and leaves nothing behind", async () => {
    const stop = new AbortController();
    async function* endless() {
      for (let count = 0; ; count += 1) {
        if (count === 100) stop.abort(new Error("stopping"));
        yield Buffer.from(CANARY);
      }
    }

    await expect(store.put("r-1/x", endless(), stop.signal)).rejects.toThrow("stopping");
    expect(files()).toEqual([]);
  });

  it("says that it can't be used where its place is taken, and works again by itself", async () => {
    await put("r-1/x", "x");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "a file");

    const unavailable = { code: "result_store_unavailable", retryable: true };
    await expect(put("r-2/x", "x")).rejects.toMatchObject(unavailable);
    await expect(listed()).rejects.toMatchObject(unavailable);
    await expect(listed("r-1/")).rejects.toMatchObject(unavailable);
    await expect(read("r-1/x")).rejects.toMatchObject(unavailable);
    await expect(store.delete("r-1/x", signal)).rejects.toMatchObject(unavailable);
    rmSync(folder);
    await put("r-2/x", "x");

    expect(await read("r-2/x")).toBe("x");
  });

  it("leaves nothing behind where the last step fails", async () => {
    makeDirectory(join(folder, "objects", "r-1", "x"));

    await expect(put("r-1/x", CANARY)).rejects.toMatchObject({ code: "result_store_unavailable" });

    expect(files()).toEqual([]);
  });

  it("can't be prepared where the directory can't be made", async () => {
    makeDirectory(join(folder, ".."));
    writeFileSync(folder, "");

    await expect(prepareDirectory(join(folder, "results"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  describe("which an earlier version used", () => {
    const OLD = "x".repeat(600 * 1024);
    const PARTIAL = ".6f9619ff-8b86-4d01-b42d-00cf4fc964ff.partial";
    beforeEach(() => {
      makeDirectory(folder);
      writeFileSync(join(folder, "r-1.json"), OLD, { mode: 0o600 });
      writeFileSync(join(folder, PARTIAL), CANARY, { mode: 0o600 });
    });

    it("finds and destroys its packages and its partial files", async () => {
      expect((await listed()).map(({ name }) => name)).toEqual([`~partial/${PARTIAL}`, "r-1/package.json"]);
      expect((await listed("r-1/")).map(({ name }) => name)).toEqual(["r-1/package.json"]);
      expect(await read("r-1/package.json")).toBe(OLD);

      for (const { name } of await listed()) await store.delete(name, signal);

      expect(files()).toEqual([]);
    });

    it("does not take somebody else's files for its own", async () => {
      writeFileSync(join(folder, "tsconfig.json"), "{}", { mode: 0o600 });
      writeFileSync(join(folder, "data.json"), OLD);
      chmodSync(join(folder, "data.json"), 0o644);
      mkdirSync(join(folder, "src.json"));

      expect(await listed()).toHaveLength(2);
    });
  });
});
