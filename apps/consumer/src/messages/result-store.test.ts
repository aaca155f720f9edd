import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createHealth } from "@intercom-dsar/service";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDirectoryResultStore } from "./result-store.ts";

describe("the result store", () => {
  let folder: string;
  const health = createHealth();
  let parts = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "results-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function open(directory: string) {
    parts += 1;
    const name = `results ${parts}`;
    const store = createDirectoryResultStore(directory, health.part(name));
    const state = () => health.readiness().parts.find((part) => part.name === name);
    return { store, state };
  }

  it("keeps a package whole, under its request's name", async () => {
    const { store, state } = open(join(folder, "a", "b"));

    const reference = await store.put("..", Buffer.from("a package"));

    expect(readFileSync(fileURLToPath(reference), "utf8")).toBe("a package");
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["...json"]);
    expect(state()).toMatchObject({ state: "up" });
  });

  it("tells at once that it can't be written, and after a package that it can", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, "");
    const { store, state } = open(join(blocked, "results"));
    await vi.waitFor(() => expect(state()).toMatchObject({ state: "down", code: "results_unavailable" }));

    await expect(store.put("r1", Buffer.from("x"))).rejects.toMatchObject({
      code: "results_unavailable",
      retryable: true,
    });
    rmSync(blocked);
    await store.put("r1", Buffer.from("x"));

    expect(state()).toMatchObject({ state: "up", code: null });
  });

  it("leaves nothing behind of a package that it could not keep", async () => {
    const { store } = open(folder);
    await store.put("r1", Buffer.from("x"));
    // The place of the package is taken by a folder, so that the last step fails.
    const { store: other } = open(join(folder, "other"));
    await other.put("r1", Buffer.from("x"));
    rmSync(join(folder, "r1.json"));
    const taken = join(folder, "r1.json", "in the way");
    await createDirectoryResultStore(taken, health.part("taken")).put("r2", Buffer.from("x"));

    await expect(store.put("r1", Buffer.from("x"))).rejects.toMatchObject({ code: "results_unavailable" });

    expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});
