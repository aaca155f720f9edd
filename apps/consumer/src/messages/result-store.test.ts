import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHealth } from "@intercom-dsar/service";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDirectoryResultStore } from "./result-store.ts";

describe("the result store", () => {
  let folder: string;
  const health = createHealth();
  let parts = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "results-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function open(directory: string) {
    parts += 1;
    const name = `results ${parts}`;
    const store = await openDirectoryResultStore(directory, health.part(name));
    const state = () => health.readiness().parts.find((part) => part.name === name);
    return { store, state };
  }

  it("keeps a package whole, under its request's name", async () => {
    const { store, state } = await open(join(folder, "a", "b"));

    const reference = await store.put("..", Buffer.from("a package"));

    expect(readFileSync(fileURLToPath(reference), "utf8")).toBe("a package");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["...json"]);
    expect(state()).toMatchObject({ state: "up" });
  });

  it("does not open where the directory can't be made", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, "");

    await expect(open(join(blocked, "results"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it("tells that it can't be written any more, and after a package that it can", async () => {
    const place = join(folder, "results");
    const { store, state } = await open(place);
    expect(state()).toMatchObject({ state: "up", code: null });
    rmSync(place, { recursive: true });
    writeFileSync(place, "");

    await expect(store.put("r1", Buffer.from("x"))).rejects.toMatchObject({
      code: "results_unavailable",
      retryable: true,
    });
    expect(state()).toMatchObject({ state: "down", code: "results_unavailable" });
    rmSync(place);
    await store.put("r1", Buffer.from("x"));

    expect(state()).toMatchObject({ state: "up", code: null });
  });

  it("leaves nothing behind of a package that it could not keep", async () => {
    const { store } = await open(folder);
    await store.put("r1", Buffer.from("x"));
    // The place of the package is taken by a folder, so that the last step fails.
    const { store: other } = await open(join(folder, "other"));
    await other.put("r1", Buffer.from("x"));
    rmSync(join(folder, "r1.json"));
    const taken = join(folder, "r1.json", "in the way");
    const { store: third } = await open(taken);
    await third.put("r2", Buffer.from("x"));

    await expect(store.put("r1", Buffer.from("x"))).rejects.toMatchObject({ code: "results_unavailable" });

    expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});
