import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

describe("the demo", () => {
  it("stays up without Kafka, and says how to post a request", async () => {
    const demo = spawn(process.execPath, [MAIN], { env: { PATH: "" }, stdio: ["ignore", "pipe", "pipe"] });
    const exited = new Promise((resolve) => demo.once("close", resolve));
    let stderr = "";
    demo.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });

    await vi.waitFor(() => expect(stderr).toContain("export WEBHOOK_URL="), {
      timeout: 30_000,
      interval: 50,
    });
    const url = /WEBHOOK_URL=(\S+)/.exec(stderr)?.[1] ?? "";
    const answer = await fetch(`${url}/v1/requests/my-1`);
    demo.kill("SIGTERM");

    expect(answer.status).toBe(401);
    expect(await exited, stderr).toBe(0);
  });

  it("prints two completed outcomes and nothing else, by the webhook where no Kafka can be had", async () => {
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
