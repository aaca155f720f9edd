import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { pathWith, temporaryFolder } from "../test/programs.ts";
import { readEnvironment } from "./config.ts";
import { startWatchdog } from "./watchdog.ts";

describe("the watchdog", () => {
  const newFolder = () => mkdtempSync(join(tmpdir(), "kafka-broker-test-"));

  it("removes the containers that bear its label, and the folder", async () => {
    const calls = join(temporaryFolder(), "calls");
    const docker = `echo "$@" >> ${calls}; [ "$1" = ps ] && echo c0ffee; true`;
    const folder = newFolder();
    const watchdog = startWatchdog({ label: "broker=1", folder }, { PATH: pathWith({ docker }) });

    watchdog.release();

    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { interval: 50 });
    expect(readFileSync(calls, "utf8")).toContain(
      "ps --all --quiet --filter label=broker=1\nrm --force --volumes c0ffee\n",
    );
  });

  it("leaves alone what it was told to guard no more", async () => {
    const kept = temporaryFolder();
    const removed = newFolder();
    const watchdog = startWatchdog({ folder: kept }, readEnvironment());

    watchdog.guard({ folder: removed });
    watchdog.release();

    await vi.waitFor(() => expect(existsSync(removed)).toBe(false), { interval: 50 });
    expect(existsSync(kept)).toBe(true);
  });
});
