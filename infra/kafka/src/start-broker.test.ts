import { describe, expect, inject, it } from "vitest";
import { pathWith } from "../test/programs.ts";
import { readEnvironment } from "./config.ts";
import { startBroker } from "./start-broker.ts";

describe("startBroker", () => {
  it("takes the brokers that KAFKA_BROKERS names, and leaves them running", async () => {
    const environment = { KAFKA_BROKERS: ` ${inject("brokers").join(",")} ,` };

    const broker = await startBroker({ environment });
    await broker.stop();

    expect(broker).toMatchObject({ brokers: inject("brokers"), way: "brokers", logFile: null });
    await expect(startBroker({ environment })).resolves.toMatchObject({ way: "brokers" });
    await expect(broker.kill()).rejects.toMatchObject({ code: "not_restartable" });
    await expect(broker.restart()).rejects.toMatchObject({ code: "not_restartable" });
  });

  it("tries no other way where KAFKA_BROKERS names brokers that do not answer", async () => {
    const started = startBroker({ environment: { ...readEnvironment(), KAFKA_BROKERS: "127.0.0.1:1" } });

    await expect(started).rejects.toMatchObject({
      code: "no_broker",
      reasons: { brokers: expect.stringContaining("no Kafka answers") },
    });
  });

  it("tells in one line of each way why it is closed where none is open", async () => {
    const lines: string[] = [];

    const started = startBroker({ environment: { PATH: pathWith({}) }, log: (line) => lines.push(line) });

    await expect(started).rejects.toMatchObject({
      code: "no_broker",
      retryable: false,
      reasons: { brokers: expect.any(String), docker: expect.any(String), maven: expect.any(String) },
    });
    expect(lines).toEqual([
      "Kafka by brokers: KAFKA_BROKERS is not set",
      "Kafka by docker: no Docker engine answers `docker version`",
      "Kafka by maven: no `java` that answers is on the PATH",
    ]);
  });

  it("passes over a docker client without an engine, and a java that is too old", async () => {
    const PATH = pathWith({
      docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1',
      java: "echo 'openjdk version \"11.0.2\"' >&2",
    });

    await expect(startBroker({ environment: { PATH } })).rejects.toMatchObject({
      reasons: {
        docker: expect.stringContaining("no Docker engine"),
        maven: expect.stringContaining("11; Kafka needs 17"),
      },
    });
  });

  it("looks at JAVA_HOME before the PATH", async () => {
    const environment = { PATH: pathWith({}), JAVA_HOME: "/nowhere" };

    await expect(startBroker({ environment, ways: ["maven"] })).rejects.toMatchObject({
      reasons: { maven: "no `java` that answers is in JAVA_HOME" },
    });
  });

  it("finds out within three and a half seconds that programs hang", async () => {
    const PATH = `${pathWith({ docker: "sleep 60; true" })}:/usr/bin:/bin`;
    const begun = performance.now();

    await expect(startBroker({ environment: { PATH }, ways: ["docker"] })).rejects.toMatchObject({
      code: "no_broker",
    });

    expect(performance.now() - begun).toBeLessThan(3_500);
  });

  it("rejects with the signal's reason when it is called off", async () => {
    const reason = new Error("called off");

    await expect(startBroker({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
