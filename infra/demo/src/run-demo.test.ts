import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

const CLI = fileURLToPath(new URL("../../../apps/cli/src/main.ts", import.meta.url));

describe("the demo", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "demo-test-"));
    mkdirSync(join(folder, "tmp"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Without a program on the PATH there is no Kafka to be had. */
  function start(...parameters: string[]) {
    const demo = spawn(process.execPath, [MAIN, "--state", folder, ...parameters], {
      env: { PATH: "", TMPDIR: join(folder, "tmp") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { demo, exited: new Promise((resolve) => demo.once("close", resolve)) };
  }

  it("stays up without Kafka, writes a profile, and leaves nothing behind when it is stopped", async () => {
    const { demo, exited } = start();
    let stderr = "";
    demo.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
    });

    await vi.waitFor(() => expect(stderr).toContain("Send a request of your own"), {
      timeout: 60_000,
      interval: 50,
    });
    const profile = parseEnv(readFileSync(join(folder, "profile.env"), "utf8"));
    const [webhook, openDsr, console, me] = await Promise.all([
      fetch(`${profile.WEBHOOK_URL}/v1/requests/my-1`),
      fetch(`${profile.OPENDSR_URL}/v2/discovery`),
      fetch(`${profile.CONSOLE_URL}/sign-in`),
      fetch(`${profile.OPERATOR_URL}/v1/operator/me`, {
        headers: { authorization: `Bearer ${profile.OPERATOR_TOKEN}` },
      }),
    ]);
    const { OPERATOR_URL = "", OPERATOR_TOKEN = "" } = profile;
    const run = (line: string | undefined) =>
      spawnSync(process.execPath, [CLI, ...(line ?? "").split(" ")], {
        encoding: "utf8",
        env: { OPERATOR_URL, OPERATOR_TOKEN },
      });
    const [certificate, check] = ["certificate", "verify"].map((name) =>
      run(new RegExp(`npm run dsar -- (${name} .*)`).exec(stderr)?.[1]),
    );
    demo.kill("SIGINT");

    expect(certificate?.stdout).toMatch(/: completed, 6 records erased or tried, 0 left\n/);
    expect([check?.status, check?.stdout]).toEqual([0, expect.stringMatching(/^all \d+ facts agree$/m)]);
    expect(readFileSync(join(folder, "certificate.html"), "utf8")).toMatch(/redacted[\s\S]*Tickets \(1\)/);

    expect([webhook.status, openDsr.status, console.status, me.status]).toEqual([401, 200, 200, 200]);
    expect(stderr).toContain(profile.CONSOLE_URL);
    expect(await exited, stderr).toBe(0);
    expect(existsSync(join(folder, "profile.env"))).toBe(false);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
    expect(stderr).not.toContain("ended with code");
    for (const secret of [
      profile.WEBHOOK_KEY,
      profile.OPENDSR_TOKEN,
      profile.OPERATOR_TOKEN,
      profile.ADMIN_PASSWORD,
    ])
      expect(stderr).not.toContain(secret);
  });

  it("prints two completed outcomes and nothing else, by the webhook where no Kafka can be had", async () => {
    const { demo, exited } = start("--once");
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
    const [{ access, coverage }] = outcomes;
    const notCovered = coverage.filter((row: { result: string }) => row.result === "not_covered");
    expect(notCovered.map(({ resource }: { resource: string }) => resource)).toEqual(
      expect.arrayContaining(["call_recordings", "hidden_contacts"]),
    );
    expect(notCovered).toHaveLength(2);
    for (const resource of [
      ...["conversations", "tickets", "attachments", "calls", "events", "custom_objects"],
      "side_conversations",
    ])
      expect(coverage).toContainEqual(expect.objectContaining({ resource, result: "searched" }));
    expect(access.attachments.map(({ name }: { name: string }) => name)).toEqual([
      "attachment-1.pdf",
      "portability.json",
    ]);
    expect(access).toMatchObject({ encoding: "jwe", recipientKeyId: "demo" });
    const [, line = ""] = /This opens it: npm run dsar -- (open .*)/.exec(stderr) ?? [];
    const opened = spawnSync(process.execPath, [CLI, ...line.split(" ")], { encoding: "utf8" });
    expect(opened).toMatchObject({ status: 0, stdout: expect.stringMatching(/as the outcome promises/) });
    expect(readFileSync(join(folder, "package.json"), "utf8")).not.toMatch(
      /Ada Quill|Ben Okafor|colleagues\.example|O'Neil|Kim Holm|salary|4711|0815|refund|fraud|Pays late/,
    );
    const [, page = ""] = /page for the person: npm run dsar -- (open .*)/.exec(stderr) ?? [];
    expect(spawnSync(process.execPath, [CLI, ...page.split(" ")], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/as the outcome promises/),
    });
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain(
      "Your personal data at Example Lamps Ltd",
    );
    expect(stderr).toContain("workspace demo1234 connected by consent");
    expect(stderr).toMatch(/KAFKA_BROKERS[\s\S]*Docker engine[\s\S]*webhook instead/);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });
});
