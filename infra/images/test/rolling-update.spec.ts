import { decodeOutcome, type RequestInput } from "@intercom-dsar/dsar-events";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { awaitOutcomes, send } from "../src/emitter.ts";
import { requestsFor, seedPeople } from "../src/people.ts";
import { buildConsumerOf, findPreviousVersion } from "../src/previous-version.ts";
import { runProgram } from "../src/run-program.ts";
import { type Stack, startStack } from "../src/stack.ts";

const BATCH = 20;
const OUTCOMES_WITHIN_MS = 120_000;
const PREVIOUS = "previous";

const commit = inject("docker") ? await findPreviousVersion() : null;
if (inject("docker") && commit === null) {
  process.stderr.write(
    "LEFT OUT: git does not know the version before this one (a shallow clone?); no rolling update was tried\n",
  );
}

describe.runIf(commit !== null)("a rolling update from the previous version", () => {
  let stack: Stack;
  let older = "";
  let newer = "";
  let sent = 0;

  beforeAll(async () => {
    process.stderr.write(`building the consumer of ${commit} …\n`);
    await buildConsumerOf(commit ?? "", `intercom-dsar/consumer:${PREVIOUS}`);
    stack = await startStack({ CONSUMER_TAG: PREVIOUS, CONSUMERS: "1" });
    [older = ""] = await stack.containers("consumer");
    await seedPeople(stack, 4 * BATCH);
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  async function expectServed(name: string): Promise<void> {
    const requests = requestsFor(name, sent, BATCH);
    sent += BATCH;
    await send(stack, requests);
    expect(await statuses(requests)).toEqual(requests.map(() => "completed"));
  }

  async function statuses(requests: readonly RequestInput[]) {
    const messages = await awaitOutcomes(stack, requests, OUTCOMES_WITHIN_MS);
    const outcomes = messages.map(({ value, headers }) => decodeOutcome({ value, headers: headers ?? {} }));
    const byId = new Map(outcomes.map(({ requestId, status }) => [requestId, status]));
    return requests.map(({ requestId }) => byId.get(requestId));
  }

  it("begins with the previous version alone", async () => {
    await expectServed("before");
  });

  it("is served by both versions on one database", async () => {
    await stack
      .withEnvironment({ CONSUMER_TAG: "latest", CONSUMERS: "2" })
      .compose("up", "--detach", "--wait", "--no-recreate", "--no-deps", "consumer");
    newer = (await stack.containers("consumer")).find((container) => container !== older) ?? "";
    expect(await imageOf(newer)).not.toBe(await imageOf(older));
    await expectServed("both");
  });

  it("is served by this version alone", async () => {
    await runProgram("docker", ["stop", older]);
    await expectServed("after");
  });

  it("is served by the previous version again, on the database that this one has migrated", async () => {
    await runProgram("docker", ["stop", newer]);
    await runProgram("docker", ["start", older]);
    await expectServed("back");
  });

  it("has logged no error in either version", async () => {
    const logs = await stack.compose("logs", "--no-log-prefix", "consumer");
    const errors = logs.split("\n").filter((line) => /"level":"(error|fatal)"/.test(line));
    expect(logs).toContain("request_ended");
    expect(errors).toEqual([]);
  });
});

async function imageOf(container: string): Promise<string> {
  return (await runProgram("docker", ["inspect", "--format", "{{.Image}}", container])).trim();
}
