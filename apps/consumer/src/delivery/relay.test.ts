import type { Ledger, LockedMessage } from "@intercom-dsar/ledger";
import { describe, expect, it } from "vitest";
import { drainOutbox, type RelayOptions } from "./relay.ts";

describe("relay", () => {
  it("publishes what is in the outbox and marks it", async () => {
    const { options, state } = relayOver(["one", "two"], () => {});

    await drainOutbox(options);

    expect(state).toEqual({ published: ["one", "two"], quarantined: [], postponed: [] });
  });

  it("sets a message aside that can never be published, and publishes the others of its batch", async () => {
    const { options, state } = relayOver(["one", "huge", "two"], (ids) => {
      if (ids.includes("huge")) throw failure("MESSAGE_TOO_LARGE", false);
    });

    await drainOutbox(options);

    expect(state).toEqual({ published: ["one", "two"], quarantined: ["huge"], postponed: [] });
  });

  it("postpones the whole batch while the broker is away, without a try for each message", async () => {
    let tries = 0;
    const { options, state } = relayOver(["one", "two"], () => {
      tries += 1;
      throw failure("KafkaJSConnectionError", true);
    });

    await drainOutbox(options);

    expect(state).toEqual({ published: [], quarantined: [], postponed: ["one", "two"] });
    expect(tries).toBe(1);
  });
});

function failure(code: string, retryable: boolean): Error {
  return Object.assign(new Error("refused"), { code, retryable });
}

function relayOver(ids: string[], publish: (ids: string[]) => void) {
  const waiting = ids.map(
    (id): LockedMessage => ({
      id,
      channel: "outcomes",
      requestId: id,
      key: id,
      headers: {},
      value: null,
      attempts: 0,
      createdAt: 0,
    }),
  );
  const state = { published: [] as string[], quarantined: [] as string[], postponed: [] as string[] };
  const outbox: Partial<Ledger["outbox"]> = {
    take: async () => waiting.splice(0),
    markPublished: async (published) => void state.published.push(...published),
    quarantine: async (id) => void state.quarantined.push(id),
    postpone: async (id) => void state.postponed.push(id),
  };
  const options = {
    ledger: { outbox },
    sink: {
      channels: ["outcomes"],
      publish: async (messages: LockedMessage[]) => publish(messages.map(({ id }) => id)),
    },
    clock: { now: () => 0 },
    random: () => 0,
    logger: { info() {}, warn() {}, error() {} },
    health: { up() {}, degraded() {} },
    heartbeat: { beat() {}, end() {} },
  } as unknown as RelayOptions;
  return { options, state };
}
