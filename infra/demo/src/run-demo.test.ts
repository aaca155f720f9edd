import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

describe("the demo", () => {
  it("prints two completed outcomes and nothing else, through the pipe where no Kafka can be had", async () => {
    const demo = spawn(process.execPath, [MAIN, "--once"], {
      env: { PATH: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = new Promise((resolve) => demo.once("close", resolve));
    const [stdout, stderr] = await Promise.all([text(demo.stdout), text(demo.stderr)]);

    expect(await exited, stderr).toBe(0);
    const outcomes = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(outcomes.map(({ kind, status }) => [kind, status])).toEqual([
      ["access", "completed"],
      ["deletion", "completed"],
    ]);
    expect(stderr).toContain("workspace demo1234 connected by consent");
    expect(stderr).toMatch(/KAFKA_BROKERS=[\s\S]*Docker engine[\s\S]*JDK 17/);
  });
});
