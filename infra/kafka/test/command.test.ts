import { describe, expect, inject, it } from "vitest";
import { readEnvironment } from "../src/config.ts";
import { startCommand } from "./broker-command.ts";
import { pathWith } from "./programs.ts";

describe("npm run broker", () => {
  const given = () => ({ ...readEnvironment(), KAFKA_BROKERS: inject("brokers").join(",") });

  it("prints where the broker is and stays until it is told to end", async () => {
    const command = startCommand([], given());

    expect(await command.started).toEqual({ brokers: inject("brokers"), way: "brokers" });
    command.kill("SIGTERM");

    expect(await command.exited).toBe(0);
  });

  it("ends with its parent where it is asked to", async () => {
    const command = startCommand(["--exit-with-parent"], given());
    await command.started;

    command.closeInput();

    expect(await command.exited).toBe(0);
  });

  it("exits with code 1 and the reasons where no broker can be had", async () => {
    const command = startCommand([], { PATH: pathWith({}) });

    expect(await command.exited).toBe(1);
    expect(command.log()).toContain("no Kafka can be had: brokers: KAFKA_BROKERS is not set; docker: ");
  });

  it("ends at once, without a word of failure, when it is stopped before the broker answers", async () => {
    const command = startCommand(["--way", "maven"]);
    await expect.poll(command.log).toContain("starts (log:");

    command.kill("SIGINT");

    expect(await command.exited).toBe(0);
    expect(command.log()).not.toContain("Error");
  });

  it("names the ways there are when it is asked for another", async () => {
    const command = startCommand(["--way", "cloud"]);

    expect(await command.exited).toBe(2);
    expect(command.log()).toContain("brokers, docker or maven");
  });
});
