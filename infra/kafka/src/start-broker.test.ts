import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startBroker } from "./start-broker.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

describe("startBroker", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** A folder with programs that answer as told, to be the whole PATH. */
  function pathWith(programs: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "path-"));
    folders.push(folder);
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    return folder;
  }

  it("takes the brokers that KAFKA_BROKERS names, and leaves them running", async () => {
    const broker = await startBroker({ environment: { KAFKA_BROKERS: "a:9092, b:9092" } });

    expect(broker).toMatchObject({ brokers: ["a:9092", "b:9092"], way: "brokers" });
    await broker.stop();
  });

  it("tells of each way why it is closed where none is open", async () => {
    const lines: string[] = [];

    await expect(
      startBroker({ environment: { PATH: pathWith({}) }, log: (line) => lines.push(line) }),
    ).rejects.toMatchObject({
      code: "no_broker",
      reasons: { brokers: expect.any(String), docker: expect.any(String), maven: expect.any(String) },
    });
    expect(lines).toHaveLength(3);
  });

  it("passes over a docker client without an engine, and a java that is too old", async () => {
    const PATH = pathWith({
      docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1',
      java: "echo 'openjdk version \"11.0.2\"' >&2",
    });

    await expect(startBroker({ environment: { PATH } })).rejects.toMatchObject({
      reasons: {
        docker: expect.stringContaining("no Docker engine"),
        maven: expect.stringContaining("java 11 is too old"),
      },
    });
  });

  it("is gone, with its data, when the process that started it is killed", async () => {
    const parent = spawn(process.execPath, [MAIN], { stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    parent.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
    });
    const [line] = await once(createInterface({ input: parent.stdout }), "line");
    const { way } = JSON.parse(String(line));
    if (way !== "maven") {
      process.stderr.write(`LEFT OUT: the broker came by ${way}; its end is not this test's business\n`);
      parent.kill("SIGTERM");
      return;
    }
    const directory = dirname(/log: (.+)\)/.exec(log)?.[1] ?? "");
    expect(existsSync(join(directory, "data"))).toBe(true);

    parent.kill("SIGKILL");

    await vi.waitFor(() => expect(existsSync(directory)).toBe(false), { timeout: 10_000, interval: 50 });
  });
});
