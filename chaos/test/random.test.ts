import { startBroker } from "@intercom-dsar/kafka-broker";
import type {} from "@intercom-dsar/kafka-broker/testing";
import { describe, expect, inject, it } from "vitest";
import { runRandom } from "../src/random/run-random.ts";

/** `npm run chaos -- random` sends 500 requests, and kills Kafka as well: here the broker belongs to every test. */
const REQUESTS = 30;
const SEED = 20_261_123;

describe("a random storm, in its short form", () => {
  it("leaves each request with one true outcome, over PostgreSQL", async () => {
    await using cleanup = new AsyncDisposableStack();
    const broker = await startBroker({
      environment: { KAFKA_BROKERS: inject("brokers").join(",") },
      ways: ["brokers"],
    });
    cleanup.defer(() => broker.stop());

    const result = await runRandom({ broker, seed: SEED, requests: REQUESTS, dialect: "postgres" });

    expect(result.problems, `the consumers' log: ${result.logFile}`).toEqual([]);
    expect(result.requests).toBeGreaterThanOrEqual(REQUESTS);
    expect(Object.keys(result.disturbances).length).toBeGreaterThan(2);
  }, 400_000);
});
