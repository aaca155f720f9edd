import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOwnerLocks } from "./owner-locks.ts";

const MODULE = fileURLToPath(new URL("./owner-locks.ts", import.meta.url));

describe("owner locks", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "owners-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("knows that another process lives, and that it is gone once it was killed", async () => {
    const script = `import { createOwnerLocks } from ${JSON.stringify(MODULE)}; globalThis.locks = createOwnerLocks(${JSON.stringify(folder)}); locks.hold("other"); console.log("held"); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const locks = createOwnerLocks(folder);
    try {
      await once(other.stdout, "data");
      expect(locks.isGone("other")).toBe(false);
    } finally {
      other.kill("SIGKILL");
    }

    await vi.waitFor(() => expect(locks.isGone("other")).toBe(true), { timeout: 60_000 });
    locks.close();
  });

  it("takes itself for alive, and a name that it never saw for unknown", () => {
    const locks = createOwnerLocks(folder);
    locks.hold("me");

    expect(locks.isGone("me")).toBe(false);
    expect(locks.isGone("nobody")).toBe(false);
    locks.close();
  });
});
