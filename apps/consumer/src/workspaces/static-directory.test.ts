import { IntercomError } from "@intercom-dsar/intercom-client";
import { createHealth, Secret } from "@intercom-dsar/service";
import { createManualClock, createRecordingLogger } from "@intercom-dsar/service/testing";
import { expect, it } from "vitest";
import { startAnsweringServer } from "../testing/answering-server.ts";
import { createConnectionFactory } from "./connection.ts";
import { createStaticDirectory } from "./static-directory.ts";

const lease = { workspaceId: "a", owner: "one", fence: 1, remainingMs: () => 60_000 };

it("asks Intercom again which workspace it is only once Intercom lets calls in again", async () => {
  const clock = createManualClock();
  const asked: number[] = [];
  const retryAt = clock.now() + 9_000;
  const stop = new AbortController();
  const { directory } = directoryOf(clock, async () => {
    asked.push(clock.now());
    if (clock.now() < retryAt)
      throw new IntercomError({ code: "rate_limited", sent: true, status: 429, retryAt });
    return "a";
  });

  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(20_000);
  await done;

  expect(asked).toEqual([retryAt - 9_000, retryAt]);
  expect(directory.resolve(null)).toEqual({ result: "connected", workspaceId: "a" });
});

it("says that the token is refused until Intercom accepts it, and then that the workspace is connected", async () => {
  const clock = createManualClock();
  const answers = [
    new IntercomError({ code: "server_error", sent: true, status: 500 }),
    new IntercomError({ code: "unauthorized", sent: true, status: 401 }),
    new IntercomError({ code: "server_error", sent: true, status: 500 }),
  ];
  const said: unknown[] = [];
  const stop = new AbortController();
  const { directory, connected } = directoryOf(clock, async () => {
    said.push(directory.resolve(null));
    const error = answers.shift();
    if (error !== undefined) throw error;
    return "a";
  });

  const done = directory.identify(stop.signal, createHealth().heartbeat("directory", 60_000));
  await clock.advance(60_000);
  await done;

  const refused = { result: "undetermined", isRefused: true };
  expect(said).toEqual([
    { result: "undetermined", isRefused: false },
    { result: "undetermined", isRefused: false },
    refused,
    refused,
  ]);
  expect(connected).toEqual(["a"]);
});

it("remembers Intercom's pause where it connects once more under the same lease", async () => {
  await using server = await startAnsweringServer(() => ({
    status: 429,
    body: { type: "error.list", errors: [{ code: "rate_limit_exceeded", message: "Exceeded rate limit" }] },
  }));
  const connections = createConnectionFactory({
    baseUrlOf: () => server.url,
    share: 0.75,
    logger: createRecordingLogger().logger,
  });
  const open = () => connections.open({ lease, token: () => "t", region: "eu", budget: null });

  const first = open();
  await expect(first.probe(new AbortController().signal)).rejects.toMatchObject({ code: "rate_limited" });
  const { pausedUntil } = first.budget();
  expect(pausedUntil).not.toBeNull();
  await first.close();

  expect(open().budget().pausedUntil).toBeCloseTo(pausedUntil ?? 0, -2);
  await connections.close();
});

function directoryOf(clock: ReturnType<typeof createManualClock>, identify: () => Promise<string>) {
  const connected: string[] = [];
  const directory = createStaticDirectory({
    token: new Secret("t"),
    region: "eu",
    connections: {
      baseUrlOf: () => "https://api.eu.intercom.io",
      identify,
      open: () => {
        throw new Error("not asked for");
      },
      throttles: () => [],
      close: async () => {},
    },
    ledger: {
      workspaces: { workspaceConnected: async (workspaceId) => void connected.push(workspaceId) },
    },
    clock,
    logger: createRecordingLogger().logger,
    health: createHealth().part("intercom"),
  });
  return { directory, connected };
}
