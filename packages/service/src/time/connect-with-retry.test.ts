import { describe, expect, it, vi } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { connectWithRetry } from "./connect-with-retry.ts";

function parts() {
  const clock = createManualClock();
  const { logger, lines, events } = createRecordingLogger();
  const stop = new AbortController();
  const options = {
    part: "kafka",
    clock,
    logger,
    signal: stop.signal,
    delay: (failures: number) => failures * 1_000,
  };
  return { clock, lines, events, stop, options };
}

const refused = Object.assign(new Error("connect 10.0.0.1"), { code: "ECONNREFUSED" });

describe("connectWithRetry", () => {
  it("tries until it works, waits in between and says so", async () => {
    const { clock, lines, options } = parts();
    const connect = vi.fn(async () => "connection");
    connect.mockRejectedValueOnce(refused).mockRejectedValueOnce(refused);

    const connection = connectWithRetry({ ...options, connect });
    await clock.advance(1_000);
    expect(connect).toHaveBeenCalledTimes(2);
    await clock.advance(2_000);

    await expect(connection).resolves.toBe("connection");
    expect(lines).toMatchObject([
      {
        event: "connect_failed",
        part: "kafka",
        code: "ECONNREFUSED",
        attempts: 1,
        delayMs: 1_000,
        error: { code: "ECONNREFUSED" },
      },
      { event: "connected", part: "kafka", attempts: 3 },
    ]);
  });

  it("names variable, address and code once, then every 10 seconds, and another code at once", async () => {
    const { clock, lines, options } = parts();
    const away = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const connect = vi.fn(() => Promise.reject(clock.monotonic() - begun < 15_000 ? refused : away));
    const begun = clock.monotonic();
    const culprit = { variable: "KAFKA_BROKERS", host: "kafka:9092" };
    const stop = new AbortController();

    const connection = connectWithRetry({
      ...options,
      signal: stop.signal,
      culprit,
      delay: () => 1_000,
      connect,
    });
    connection.catch(() => {});
    for (let second = 0; second < 20; second += 1) await clock.advance(1_000);

    expect(lines.map(({ variable, host, code, attempts }) => [variable, host, code, attempts])).toEqual([
      ["KAFKA_BROKERS", "kafka:9092", "ECONNREFUSED", 1],
      ["KAFKA_BROKERS", "kafka:9092", "ECONNREFUSED", 11],
      ["KAFKA_BROKERS", "kafka:9092", "ENOTFOUND", 16],
    ]);
    stop.abort();
    await expect(connection).rejects.toBe(stop.signal.reason);
  });

  it("gives up at once where the error says that trying again is no use", async () => {
    const { options, events } = parts();
    const wrong = Object.assign(new Error("wrong password"), { code: "not_authorized", retryable: false });

    await expect(connectWithRetry({ ...options, connect: () => Promise.reject(wrong) })).rejects.toBe(wrong);
    expect(events()).toEqual([]);
  });

  it("stops waiting when it is told to", async () => {
    const { clock, options, stop } = parts();
    const connection = connectWithRetry({ ...options, connect: () => Promise.reject(refused) });
    await vi.waitFor(() => expect(clock.sleeping).toBe(1));

    stop.abort();

    await expect(connection).rejects.toBe(stop.signal.reason);
    expect(clock.sleeping).toBe(0);
  });

  it("ends with the signal's reason where that ends the attempt itself", async () => {
    const { options, stop } = parts();
    const connect = async () => {
      stop.abort();
      throw refused;
    };

    await expect(connectWithRetry({ ...options, connect })).rejects.toBe(stop.signal.reason);
  });
});
