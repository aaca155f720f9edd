import { afterEach, beforeEach, expect, it } from "vitest";
import type { ResultStore, StoredObject } from "../results/result-store.ts";

const { signal } = new AbortController();

/** A store to be tried, and how it comes and goes. */
export interface TriedStore {
  readonly store: ResultStore;
  /** What a reference begins with. */
  readonly references: string;
  /** Makes it unusable, until `mend`. */
  breakIt(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** What every result store promises; adds its tests to the suite that calls it. */
export function itIsAResultStore(open: () => Promise<TriedStore>): void {
  let tried: TriedStore;
  let store: ResultStore;
  beforeEach(async () => {
    tried = await open();
    store = tried.store;
  });
  afterEach(() => tried.close());

  const put = (name: string, content: string) => store.put(name, [Buffer.from(content)], signal);
  async function listed(prefix = ""): Promise<StoredObject[]> {
    const objects: StoredObject[] = [];
    for await (const object of store.list(prefix, signal)) objects.push(object);
    return objects.sort((a, b) => a.name.localeCompare(b.name));
  }
  const names = async (prefix?: string) => (await listed(prefix)).map(({ name }) => name);
  async function read(name: string): Promise<string | null> {
    const content = await store.get(name, signal);
    if (content === null) return null;
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  it("gives back what was put, and says what there is", async () => {
    const reference = await put("r-1/package.json", "a package");

    expect(reference).toBe(`${tried.references}/r-1/package.json`);
    expect(await read("r-1/package.json")).toBe("a package");
    expect(await read("r-1/other.json")).toBeNull();
    expect(await listed()).toEqual([
      { name: "r-1/package.json", bytes: 9, storedAt: expect.closeTo(Date.now(), -5) },
    ]);
  });

  it("replaces an object of the same name, and takes an empty one", async () => {
    await put("r-1/x", "first");
    await put("r-1/x", "second");
    await store.put("r-1/empty", [], signal);

    expect(await read("r-1/x")).toBe("second");
    expect(await read("r-1/empty")).toBe("");
  });

  it("gives back a content of many megabytes as it was", async () => {
    const chunk = Buffer.from("0123456789abcdef".repeat(4_096));
    const count = 250;
    async function* content() {
      for (let sent = 0; sent < count; sent += 1) yield chunk;
    }

    await store.put("r-1/large", content(), signal);

    let [bytes, asSent] = [0, true];
    for await (const part of (await store.get("r-1/large", signal)) ?? []) {
      const from = bytes % chunk.length;
      const expected = Buffer.concat([chunk, chunk]).subarray(from, from + part.length);
      asSent &&= part.length <= chunk.length ? expected.equals(part) : true;
      bytes += part.length;
    }
    expect({ bytes, asSent }).toEqual({ bytes: count * chunk.length, asSent: true });
    expect(await listed()).toMatchObject([{ name: "r-1/large", bytes: count * chunk.length }]);
  });

  it.each([".", "..", "portal:r-1", "a.json", "objects", "partial", "%2E"])(
    "keeps the objects of request %s apart from all others",
    async (key) => {
      await put(`${key}/x`, "mine");
      await put("r/x", "another's");
      await put(`${key}x/x`, "a third one's");

      expect(await names(`${key}/`)).toEqual([`${key}/x`]);
      await store.delete(`${key}/x`, signal);

      expect(await read(`${key}/x`)).toBeNull();
      expect((await names()).sort()).toEqual([`${key}x/x`, "r/x"].sort());
    },
  );

  it("finds what begins alike, and destroys what is gone already", async () => {
    for (const name of ["r/spool-1", "r/spool-2", "r/package.json"]) await put(name, "x");

    expect(await names("r/spool-")).toEqual(["r/spool-1", "r/spool-2"]);
    await store.delete("r/spool-1", signal);
    await store.delete("r/spool-1", signal);

    expect(await names("r/spool-")).toEqual(["r/spool-2"]);
  });

  it.each([1, 200])(
    "shows no object before all of %i times 64 KiB came, and leaves nothing of one that fails",
    async (count) => {
      const failure = new Error("Intercom is away");
      async function* failing() {
        for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(64 * 1024, "x");
        expect((await names()).filter((name) => !name.startsWith("~partial/"))).toEqual([]);
        throw failure;
      }

      await expect(store.put("r-1/x", failing(), signal)).rejects.toBe(failure);

      expect(await listed()).toEqual([]);
    },
  );

  it("names what was never finished, and destroys it", async () => {
    let inside: string[] = [];
    async function* slow() {
      for (let sent = 0; sent < 200; sent += 1) yield Buffer.alloc(64 * 1024, "x");
      inside = await names();
      for (const name of inside) await store.delete(name, signal);
      expect(await listed()).toEqual([]);
      throw new Error("its writer died");
    }

    await expect(store.put("r-1/x", slow(), signal)).rejects.toThrow();

    expect(inside).toEqual([expect.stringMatching(/^~partial\//)]);
    expect(await listed()).toEqual([]);
  });

  it("breaks off where it is told to, and leaves nothing behind", async () => {
    const stop = new AbortController();
    async function* endless() {
      for (let count = 0; ; count += 1) {
        if (count === 100) stop.abort(new Error("stopping"));
        yield Buffer.alloc(64 * 1024);
      }
    }

    await expect(store.put("r-1/x", endless(), stop.signal)).rejects.toThrow("stopping");
    expect(await listed()).toEqual([]);
    await expect(store.put("r-1/x", [], stop.signal)).rejects.toThrow("stopping");
    await expect(store.get("r-1/x", stop.signal)).rejects.toThrow("stopping");
    await expect(store.delete("r-1/x", stop.signal)).rejects.toThrow("stopping");
  });

  it("says that it can't be used, and works again by itself", async () => {
    await put("r-1/x", "x");
    await tried.breakIt();

    const unavailable = { code: "result_store_unavailable", retryable: true };
    await expect(put("r-2/x", "x")).rejects.toMatchObject(unavailable);
    await expect(listed()).rejects.toMatchObject(unavailable);
    await expect(listed("r-1/")).rejects.toMatchObject(unavailable);
    await expect(read("r-1/x")).rejects.toMatchObject(unavailable);
    await expect(store.delete("r-1/x", signal)).rejects.toMatchObject(unavailable);
    await tried.mend();
    await put("r-2/x", "x");

    expect(await read("r-2/x")).toBe("x");
  });
}
