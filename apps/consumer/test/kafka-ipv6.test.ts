import { networkInterfaces } from "node:os";
import { type Broker, startBroker } from "@intercom-dsar/kafka-broker";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createKafkaPeer } from "./kafka-peer.ts";
import { createScenario, seedOf } from "./scenario.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

describe.runIf(hasIpv6)("the consumer and a broker on IPv6", () => {
  let broker: Broker;
  beforeAll(async () => {
    broker = await startBroker({ ways: ["maven"], host: "::1" });
  });
  afterAll(() => broker.stop());

  it("reaches it by its address in brackets, and serves a request", async () => {
    const peer = await createKafkaPeer(broker.brokers);
    const scenario = await createScenario(seedOf({ contacts: [{ id: "jo1", email: "jo@example.com" }] }));
    const identifiers = [{ type: "email", value: "jo@example.com" }];
    await peer.send([{ value: JSON.stringify({ requestId: "six", kind: "access", identifiers }) }]);

    expect(broker.brokers).toEqual([expect.stringMatching(/^\[::1\]:\d+$/)]);
    const consumer = scenario.start(peer.environment());

    await vi.waitFor(() => expect(peer.outcomesOf("six")).toMatchObject([{ status: "completed" }]), {
      timeout: 90_000,
      interval: 100,
    });
    expect(await consumer.kill("SIGTERM"), consumer.log()).toBe(0);
    await peer.close();
    await scenario.close();
  });
});
