import { setTimeout as sleep } from "node:timers/promises";
import type { LockedMessage } from "@intercom-dsar/ledger";
import { createHealth, systemClock } from "@intercom-dsar/service";
import { createRecordingLogger } from "@intercom-dsar/service/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MOST_ATTEMPTS } from "./callback-delay.ts";
import { CallbackError } from "./callback-error.ts";
import { type CallbackOptions, PER_TARGET, runCallbacks } from "./run-callbacks.ts";

const DOWN = "https://down.example";
const UP = "https://up.example";

describe("callbacks", () => {
  let stop: AbortController;
  let running: Promise<void>;
  afterEach(async () => {
    stop.abort();
    await running;
  });

  function run(messages: LockedMessage[], post: CallbackOptions["post"]) {
    stop = new AbortController();
    const log = createRecordingLogger();
    const waiting = [...messages];
    const looks = { count: 0 };
    const marks = { delivered: [] as string[], postponed: [] as string[], quarantined: [] as string[] };
    running = runCallbacks(
      {
        owner: "one",
        ledger: {
          outbox: {
            dueDestinations: async () => [...new Set(waiting.map(({ destination }) => destination ?? ""))],
            async take({ destination, limit }) {
              const taken = waiting.filter((message) => message.destination === destination).slice(0, limit);
              for (const message of taken) waiting.splice(waiting.indexOf(message), 1);
              return taken;
            },
            markPublished: async (ids) => void marks.delivered.push(...ids),
            postpone: async (id) => void marks.postponed.push(id),
            quarantine: async (id) => void marks.quarantined.push(id),
            redeliver: async () => [],
          },
        },
        post,
        wakeUp: {
          subscribe: () => ({
            async next() {
              looks.count += 1;
              await sleep(5);
            },
          }),
          async close() {},
        },
        clock: systemClock,
        random: () => 0.5,
        logger: log.logger,
        heartbeat: createHealth().heartbeat("callbacks", 60_000),
      },
      stop.signal,
    );
    return { marks, waiting, looks, log };
  }

  it("delivers everything to one target while another hangs, and keeps few under way to that one", async () => {
    const released = Promise.withResolvers<void>();
    let hanging = 0;
    const messages = [...many(DOWN, 100), ...many(UP, 100)];

    const { marks } = run(messages, async ({ destination }) => {
      if (destination === UP) return { status: 200 };
      hanging += 1;
      await released.promise;
      throw new CallbackError("target_unreachable");
    });

    await vi.waitFor(() => expect(marks.delivered).toHaveLength(100));
    expect(hanging).toBe(PER_TARGET);
    released.resolve();
  });

  it("leaves a target alone that is down, so that what waits for it keeps its tries", async () => {
    const { marks, waiting, looks } = run(many(DOWN, 100), async () => {
      throw new CallbackError("target_refused", { status: 503 });
    });

    await vi.waitFor(() => expect(marks.postponed).toHaveLength(PER_TARGET));
    const { count } = looks;
    await vi.waitFor(() => expect(looks.count).toBeGreaterThan(count + 20));
    expect(waiting).toHaveLength(100 - PER_TARGET);
  });

  it("goes on at once with a target that refuses one outcome for what it is", async () => {
    const { marks } = run(many(UP, 20), async ({ id }) => {
      if (id === `${UP} 3`) throw new CallbackError("target_refused", { status: 422 });
      return { status: 204 };
    });

    await vi.waitFor(() => expect(marks.delivered).toHaveLength(19));
    expect(marks.postponed).toEqual([`${UP} 3`]);
  });

  it.each([
    ["after its last try", MOST_ATTEMPTS - 1, new CallbackError("target_refused", { status: 500 })],
    ["at once where the outcome is destroyed", 0, new CallbackError("outcome_destroyed")],
    ["at once where nobody may be called there any more", 0, new CallbackError("callback_not_allowed")],
  ])("sets a callback aside %s", async (_, attempts, error) => {
    const { marks, log } = run(many(UP, 1, attempts), () => Promise.reject(error));

    await vi.waitFor(() => expect(marks.quarantined).toHaveLength(1));
    expect(log.events()).toContain("callback_set_aside");
  });

  it("ends what is under way before it stops", async () => {
    const released = Promise.withResolvers<void>();
    let begun = false;
    const { marks } = run(many(UP, 1), async () => {
      begun = true;
      await released.promise;
      return { status: 200 };
    });
    await vi.waitFor(() => expect(begun).toBe(true));

    stop.abort();
    released.resolve();
    await running;

    expect(marks.delivered).toHaveLength(1);
  });
});

function many(destination: string, count: number, attempts = 0): LockedMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${destination} ${index}`,
    channel: "callbacks",
    destination,
    requestId: `r${index}`,
    key: null,
    headers: {},
    value: null,
    attempts,
    createdAt: 0,
  }));
}
