import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { configMarkdown } from "@intercom-dsar/service";
import { describe, expect, it, onTestFinished } from "vitest";
import { table } from "./readme-example.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

describe("the README's example", () => {
  it("is the one that runs here", () => {
    expect(read("../README.md")).toContain(read("./readme-example.ts"));
  });

  it("starts as a program of its own, gets ready, and ends on SIGTERM with exit code 0", async () => {
    const main = fileURLToPath(new URL("./readme-main.ts", import.meta.url));
    const child = spawn(process.execPath, [main], { stdio: ["ignore", "ignore", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const exited = once(child, "exit");
    const lines: Record<string, unknown>[] = [];

    for await (const line of createInterface(child.stderr)) {
      const fields: Record<string, unknown> = JSON.parse(line);
      lines.push(fields);
      if (fields.event !== "started") continue;
      const ready = await fetch(`http://127.0.0.1:${fields.port}/readyz`);
      expect(ready.status).toBe(200);
      child.kill("SIGTERM");
    }

    expect(await exited).toEqual([0, null]);
    expect(lines.map(({ event }) => event)).toEqual(["part_changed", "started", "stopping", "stopped"]);
    expect(JSON.stringify(lines)).not.toContain("t0ken");
  });

  it("documents its variables", () => {
    expect(configMarkdown(table)).toContain("| `STOP_GRACE` | `25s` | How long a stop may take. |");
  });
});
