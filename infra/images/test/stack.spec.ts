import { fileURLToPath } from "node:url";
import { decodeOutcome, type ReceivedOutcome, type RequestInput } from "@intercom-dsar/dsar-events";
import { connectWorkspace } from "@intercom-dsar/testing";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { awaitOutcomes, countOutcomes, send } from "../src/emitter.ts";
import { CANARIES, requestsFor, seedPeople, WORKSPACE } from "../src/people.ts";
import { watchReadiness } from "../src/readiness-watch.ts";
import { runProgram } from "../src/run-program.ts";
import { type Stack, startStack } from "../src/stack.ts";

/** An OAuth app of the tests' own: its redirect URL has the port that was free. */
const CLIENT = "images-test";
const CONNECTED = fileURLToPath(new URL("../../compose/connected.yaml", import.meta.url));
const BACKLOG = 60;
const PEOPLE = 5 * BACKLOG + 4;
const OUTCOMES_WITHIN_MS = 150_000;
/** Compose stops a service after its own grace period; this is above the consumer's. */
const STOP_SECONDS = "35";

describe.runIf(inject("docker"))("the stack on one machine", () => {
  let stack: Stack;
  let consumers: string[];
  const startedAt = Date.now();
  const everything: RequestInput[] = [];

  beforeAll(async () => {
    stack = await startStack({ INTERCOM_CLIENT_ID: CLIENT });
    process.stderr.write(`healthy after ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
    consumers = await stack.containers("consumer");
    await seedPeople(stack, PEOPLE);
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  /** Sends a backlog and resolves when some of it has ended and most of it has not. */
  async function startBacklog(name: string): Promise<RequestInput[]> {
    const requests = requestsFor(name, everything.length, BACKLOG);
    everything.push(...requests);
    const before = await countOutcomes(stack);
    await send(stack, requests);
    await vi.waitFor(async () => expect(await countOutcomes(stack)).toBeGreaterThan(before + 2), {
      timeout: 60_000,
      interval: 100,
    });
    return requests;
  }

  function watch() {
    const watched = watchReadiness(stack, consumers);
    onTestFinished(() => watched.stop());
    return watched;
  }

  async function expectAllCompleted(requests: readonly RequestInput[]): Promise<void> {
    const messages = await awaitOutcomes(stack, requests, OUTCOMES_WITHIN_MS);
    const outcomes = messages.map(({ value, headers }) => decodeOutcome({ value, headers: headers ?? {} }));
    expect(statusesOf(outcomes, requests)).toEqual(requests.map(() => "completed"));
  }

  it("is healthy in a minute, with two consumers", () => {
    expect(consumers).toHaveLength(2);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
  });

  it("prints the outcomes of an access and of a deletion request", async () => {
    const output = await stack.compose("run", "--rm", "demo");
    const outcomes = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as ReceivedOutcome);
    expect(outcomes.map(({ kind, status }) => [kind, status])).toEqual([
      ["access", "completed"],
      ["deletion", "completed"],
    ]);
  });

  it("ends every request of a backlog when one consumer is killed", async () => {
    const watched = watch();
    const requests = await startBacklog("killed");
    const [victim = ""] = consumers;
    await runProgram("docker", ["kill", victim]);
    await expectAllCompleted(requests);
    await runProgram("docker", ["start", victim]);
    await watched.until(({ ready }) => ready === true, 60_000);
  });

  it("says that it is not ready while PostgreSQL is away, and ends every request afterwards", async () => {
    const watched = watch();
    const requests = await startBacklog("without-postgres");
    await stack.compose("stop", "postgres");
    const lap = startLap();
    await watched.until(({ ready, down }) => ready === false && down.includes("ledger"), 30_000);
    lap("not ready after PostgreSQL has stopped");
    await stack.compose("start", "postgres");
    await watched.until(({ ready }) => ready === true, 60_000);
    lap("ready again after PostgreSQL has started");
    await expectAllCompleted(requests);
  });

  it("says that it is not ready while Kafka is away, its only endpoint, and ends every request afterwards", async () => {
    const watched = watch();
    const requests = await startBacklog("without-kafka");
    await stack.compose("stop", "kafka");
    const lap = startLap();
    await watched.until(({ ready, down }) => ready === false && down.includes("intake"), 60_000);
    lap("not ready after Kafka has stopped");
    await stack.compose("start", "kafka");
    await watched.until(({ ready }) => ready === true, 90_000);
    lap("ready again after Kafka has started");
    await expectAllCompleted(requests);
  });

  it("is rolled under load: never ready again once it was told to stop, and one of the two always is", async () => {
    const watched = watch();
    const requests = await startBacklog("rolled");
    for (const container of consumers) {
      const signalledAt = Date.now();
      const lap = startLap();
      await runProgram("docker", ["stop", "--time", STOP_SECONDS, container]);
      lap("a consumer has stopped, with work at hand");
      const stoppedAt = Date.now();
      expect(await exitCode(container), await lastLines(container)).toBe(0);
      const after = watched.sightings.filter(
        (sighting) =>
          sighting.container === container && sighting.at > signalledAt + 1_000 && sighting.at <= stoppedAt,
      );
      expect(after.filter(({ ready }) => ready === true)).toEqual([]);
      await runProgram("docker", ["start", container]);
      await watched.until(({ ready }) => ready === true, 60_000);
      lap("and is ready again");
    }
    const readyAtOnce = consumers.map((id) =>
      watched.sightings.filter(({ container, ready }) => container === id && ready === false),
    );
    expect(overlaps(readyAtOnce)).toBe(false);
    await expectAllCompleted(requests);
  });

  it("serves a workspace that was connected through the auth app, with its token from there", async () => {
    await registerClient(stack);
    const password = await stack.compose("exec", "-T", "auth", "cat", "/run/secrets/admin-password");
    await connectWorkspace({ authUrl: stack.authUrl, password, teammate: `${WORKSPACE}/991267459` });
    await stack.compose("--file", CONNECTED, "up", "--detach", "--wait", "--no-deps", "consumer");
    consumers = await stack.containers("consumer");
    const requests = requestsFor("connected", everything.length, 4);
    everything.push(...requests);
    await send(stack, requests);
    await expectAllCompleted(requests);
  });

  it("has published one outcome for each request, byte-identical where it was published twice", async () => {
    const messages = await awaitOutcomes(stack, everything, OUTCOMES_WITHIN_MS);
    const byRequest = Map.groupBy(messages, ({ key }) => key?.toString());
    const several = everything.filter(({ requestId }) => {
      const published = byRequest.get(requestId) ?? [];
      return new Set(published.map(({ value, headers }) => `${headers?.ce_id}|${value}`)).size !== 1;
    });
    expect(several).toEqual([]);
  });

  it("names nobody in any log, metric, label, header or message key", async () => {
    const seen: Record<string, string> = { logs: await stack.compose("logs", "--no-log-prefix") };
    for (const service of ["consumer", "auth", "kafka", "postgres"]) {
      for (const container of await stack.containers(service)) {
        seen[`inspect of ${service}`] = await runProgram("docker", ["inspect", container]);
        if (service !== "consumer") continue;
        const [health, metrics] = [await stack.origin(container, 8081), await stack.origin(container, 9464)];
        for (const page of [`${metrics}/metrics`, `${health}/readyz`, `${health}/livez`]) {
          seen[`${page} of ${service}`] = await (await fetch(page)).text();
        }
        expect(seen[`${metrics}/metrics of ${service}`]).toContain("dsar_requests");
      }
    }
    const messages = await awaitOutcomes(stack, everything, OUTCOMES_WITHIN_MS);
    seen["keys and headers"] = messages
      .flatMap(({ key, headers }) => [
        String(key),
        ...Object.entries(headers ?? {})
          .flat()
          .map(String),
      ])
      .join("\n");
    expect(findCanaries(seen)).toEqual([]);
  });

  it("keeps nobody's address readable in PostgreSQL, and no colleague in any outcome", async () => {
    const rows = await stack.compose("exec", "-T", "postgres", "pg_dump", "--username=postgres", "consumer");
    // Or an empty dump would prove it too.
    expect(rows).toContain("without-kafka-");
    const messages = await awaitOutcomes(stack, everything, OUTCOMES_WITHIN_MS);
    const values = messages.map(({ value }) => String(value)).join("\n");
    expect(findCanaries({ rows })).toEqual([]);
    expect(
      ["Ada Quill", "ada.quill", "Ben Okafor", "Canary note"].filter((name) => values.includes(name)),
    ).toEqual([]);
  });
});

/** Tells the person who watches how long it took since the last time. */
function startLap(): (what: string) => void {
  let from = performance.now();
  return (what) => {
    process.stderr.write(`${((performance.now() - from) / 1_000).toFixed(1)} s: ${what}\n`);
    from = performance.now();
  };
}

async function registerClient(stack: Stack): Promise<void> {
  const app = {
    client_id: CLIENT,
    client_secret: "example-secret",
    name: "Images",
    redirect_urls: [`${stack.authUrl}/oauth/callback`],
  };
  const answer = await fetch(`${stack.simulatorUrl}/_control/oauth/apps`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(app),
  });
  expect(answer.status).toBe(204);
}

function statusesOf(outcomes: readonly ReceivedOutcome[], requests: readonly RequestInput[]) {
  const statuses = new Map(outcomes.map(({ requestId, status }) => [requestId, status]));
  return requests.map(({ requestId }) => statuses.get(requestId));
}

function findCanaries(seen: Readonly<Record<string, string>>): string[] {
  return Object.entries(seen).flatMap(([where, text]) =>
    CANARIES.filter((canary) => text.includes(canary)).map((canary) => `${canary} in ${where}`),
  );
}

/** Whether two containers were not ready within a second of each other. */
function overlaps([first = [], second = []]: readonly (readonly { readonly at: number }[])[]): boolean {
  return first.some(({ at }) => second.some((other) => Math.abs(other.at - at) < 500));
}

function lastLines(container: string): Promise<string> {
  return runProgram("bash", ["-c", 'docker logs --tail 30 "$1" 2>&1', "-", container]);
}

async function exitCode(container: string): Promise<number> {
  return Number(await runProgram("docker", ["inspect", "--format", "{{.State.ExitCode}}", container]));
}
