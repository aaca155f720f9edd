import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createTopics, readTopic, startBroker } from "../src/index.ts";
import { startCommand } from "./broker-command.ts";
import { temporaryFolder } from "./programs.ts";

const SOON = { interval: 50 };

describe("a broker by Maven", () => {
  it("is gone, with its data, when the process that started it is killed", async () => {
    const command = startCommand(["--way", "maven"]);
    const { brokers, way } = await command.started;
    const folder = folderOf(command.log());
    expect(way).toBe("maven");
    expect(existsSync(folder)).toBe(true);

    command.kill("SIGKILL");

    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), SOON);
    await expect(topicsAt(brokers)).rejects.toThrow();
  });

  it("leaves nothing behind when the process that starts it is killed before it answers", async () => {
    const command = startCommand(["--way", "maven"]);
    await vi.waitFor(() => expect(command.log()).toContain("starts (log:"), SOON);
    const folder = folderOf(command.log());

    command.kill("SIGKILL");

    await vi.waitFor(() => expect(existsSync(folder)).toBe(false), SOON);
  });

  it("comes back on the same port with what was written, killed or stopped", async () => {
    const dataDirectory = temporaryFolder();
    const broker = await startBroker({ ways: ["maven"], dataDirectory });
    onTestFinished(() => broker.stop());
    await createTopics(broker.brokers, [{ topic: "kept" }]);
    await send(broker.brokers, "first");

    await broker.kill();
    await expect(topicsAt(broker.brokers)).rejects.toThrow();
    await broker.restart();
    await send(broker.brokers, "second");
    await broker.stop();
    const again = await startBroker({ ways: ["maven"], dataDirectory });
    onTestFinished(() => again.stop());

    expect(again.brokers).toEqual(broker.brokers);
    const messages = await readTopic({
      brokers: again.brokers,
      topic: "kept",
      until: ({ length }) => length === 2,
      signal: AbortSignal.timeout(120_000),
    });
    expect(messages.map(({ value }) => value?.toString())).toEqual(["first", "second"]);
    await expect(startBroker({ ways: ["maven"], dataDirectory })).rejects.toMatchObject({
      reasons: { maven: expect.stringContaining("ports of this data directory are taken") },
    });
  });
});

describe("a broker by Docker", () => {
  const engine = spawnSync("docker", ["version"]).status === 0;

  it("answers, and its container is gone when the process that started it is killed", async ({ skip }) => {
    if (!engine) leaveOut(skip);
    const command = startCommand(["--way", "docker"]);
    const { brokers, way } = await command.started;
    expect(way).toBe("docker");
    await createTopics(brokers, [{ topic: "any" }]);
    expect(await topicsAt(brokers)).toEqual(["any"]);

    command.kill("SIGKILL");

    await vi.waitFor(() => expect(existsSync(folderOf(command.log()))).toBe(false), SOON);
    await expect(topicsAt(brokers)).rejects.toThrow();
  });

  it("ends in good order, and its container with it, when it is told to end while it starts", async ({
    skip,
  }) => {
    if (!engine) leaveOut(skip);
    const command = startCommand(["--way", "docker"]);
    await vi.waitFor(() => expect(command.log()).toContain("the container is up"), SOON);

    command.kill("SIGTERM");

    expect(await command.exited).toBe(0);
    await vi.waitFor(() => expect(existsSync(folderOf(command.log()))).toBe(false), SOON);
  });

  it("takes a message as long as it was told to", async ({ skip }) => {
    if (!engine) leaveOut(skip);
    const broker = await startBroker({ ways: ["docker"], messageMaxBytes: 2_000_000 });
    onTestFinished(() => broker.stop());
    await createTopics(broker.brokers, [{ topic: "kept" }]);

    await expect(send(broker.brokers, "x".repeat(1_500_000))).resolves.toBeUndefined();
  });
});

function leaveOut(skip: (note: string) => never): never {
  process.stderr.write(
    "\nLEFT OUT: no Docker engine answers here, so the broker by Docker is not tested\n\n",
  );
  return skip("no Docker engine answers");
}

function folderOf(log: string): string {
  const [, logFile = ""] = /log: ([^)]+)\)/.exec(log) ?? [];
  return dirname(logFile);
}

function clientOf(brokers: readonly string[], retries: number): Kafka {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries } });
}

async function topicsAt(brokers: readonly string[]): Promise<string[]> {
  const admin = clientOf(brokers, 0).admin();
  try {
    await admin.connect();
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

async function send(brokers: readonly string[], value: string): Promise<void> {
  const producer = clientOf(brokers, 5).producer();
  await producer.connect();
  await producer.send({ topic: "kept", messages: [{ value }] });
  await producer.disconnect();
}
