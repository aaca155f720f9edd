import { decodeOutcome, type ReceivedOutcome, type RequestInput } from "@intercom-dsar/dsar-events";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { awaitOutcomes, countOutcomes, send } from "../src/emitter.ts";
import { CANARIES, requestsFor, seedPeople } from "../src/people.ts";
import { plainHeaders } from "../src/plain-headers.ts";
import { watchReadiness } from "../src/readiness-watch.ts";
import { runProgram } from "../src/run-program.ts";
import { type Stack, startStack } from "../src/stack.ts";

const BACKLOG = 60;
const PEOPLE = 5 * BACKLOG;
const OUTCOMES_WITHIN_MS = 150_000;
/** Compose stops a service after its own grace period; this is above the consumer's. */
const STOP_SECONDS = "35";

describe.runIf(inject("docker"))("the stack on one machine", () => {
  let stack: Stack;
  let consumers: string[];
  const startedAt = Date.now();
  const everything: RequestInput[] = [];

  beforeAll(async () => {
    stack = await startStack();
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
    const outcomes = messages.map(({ value, headers }) =>
      decodeOutcome({ value, headers: plainHeaders(headers) }),
    );
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
    await watched.until(({ ready, down }) => ready === false && down.includes("ledger"), 30_000);
    await stack.compose("start", "postgres");
    await watched.until(({ ready }) => ready === true, 60_000);
    await expectAllCompleted(requests);
  });

  it("says that it is not ready while Kafka is away, its only door, and ends every request afterwards", async () => {
    const watched = watch();
    const requests = await startBacklog("without-kafka");
    await stack.compose("stop", "kafka");
    await watched.until(({ ready, down }) => ready === false && down.includes("intake"), 60_000);
    await stack.compose("start", "kafka");
    await watched.until(({ ready }) => ready === true, 90_000);
    await expectAllCompleted(requests);
  });

  it("is rolled under load: never ready again once it was told to stop, and one of the two always is", async () => {
    const watched = watch();
    const requests = await startBacklog("rolled");
    for (const container of consumers) {
      const toldAt = Date.now();
      await runProgram("docker", ["stop", "--time", STOP_SECONDS, container]);
      const stoppedAt = Date.now();
      expect(await exitCode(container)).toBe(0);
      const after = watched.sightings.filter(
        (sighting) =>
          sighting.container === container && sighting.at > toldAt + 1_000 && sighting.at <= stoppedAt,
      );
      expect(after.filter(({ ready }) => ready === true)).toEqual([]);
      await runProgram("docker", ["start", container]);
      await watched.until(({ ready }) => ready === true, 60_000);
    }
    const readyAtOnce = consumers.map((id) =>
      watched.sightings.filter(({ container, ready }) => container === id && ready === false),
    );
    expect(overlaps(readyAtOnce)).toBe(false);
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
    for (const service of ["consumer", "kafka", "postgres"]) {
      for (const container of await stack.containers(service)) {
        seen[`inspect of ${service}`] = await runProgram("docker", ["inspect", container]);
        if (service !== "consumer") continue;
        const origin = await stack.origin(container, 8081);
        for (const page of ["/metrics", "/readyz", "/livez"]) {
          seen[`${page} of ${container}`] = await (await fetch(origin + page)).text();
        }
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
    const rows = await stack.compose(
      "exec",
      "-T",
      "postgres",
      "pg_dump",
      "--username=postgres",
      "intercom_dsar",
    );
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

async function exitCode(container: string): Promise<number> {
  return Number(await runProgram("docker", ["inspect", "--format", "{{.State.ExitCode}}", container]));
}
