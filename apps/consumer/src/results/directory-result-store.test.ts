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
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeDirectory } from "@intercom-dsar/database";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { itIsAResultStore } from "../testing/result-store-suite.ts";
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

  itIsAResultStore(async () => ({
    store,
    references: pathToFileURL(join(folder, "objects")).href,
    async breakIt() {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, "a file");
    },
    mend: async () => rmSync(folder),
    close: async () => {},
  }));

  it("has an object at the place that its reference names", async () => {
    const reference = await put("r-1/package.json", "a package");

    expect(readFileSync(fileURLToPath(reference), "utf8")).toBe("a package");
  });

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
