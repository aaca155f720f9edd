import { decodeOutcome, type RequestInput } from "@intercom-dsar/dsar-events";
import type { KafkaMessage } from "kafkajs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { awaitOutcomes, send } from "../src/emitter.ts";
import { requestsFor, seedPeople } from "../src/people.ts";
import { type Stack, startStack } from "../src/stack.ts";

const BATCH = 10;
const WITHIN_MS = 120_000;
const DUMP = "/tmp/ledger.dump";

/** The steps of docs/operations.md, "Backup and restore". */
describe.runIf(inject("docker"))("a ledger that is restored from a backup", () => {
  let stack: Stack;
  const before = requestsFor("before-backup", 0, BATCH);
  const after = requestsFor("after-backup", BATCH, BATCH);
  let first: KafkaMessage[];

  beforeAll(async () => {
    stack = await startStack();
    await seedPeople(stack, 2 * BATCH);
  });
  afterAll(() => stack?.[Symbol.asyncDispose]());

  const inPostgres = (program: string, ...parameters: readonly string[]) =>
    stack.compose("exec", "-T", "postgres", program, "--username=postgres", ...parameters);

  it("is backed up between two batches of requests", async () => {
    await send(stack, before);
    await awaitOutcomes(stack, before, WITHIN_MS);
    await inPostgres("pg_dump", "--format=custom", `--file=${DUMP}`, "consumer");
    await send(stack, after);
    first = await awaitOutcomes(stack, after, WITHIN_MS);
    expect(statusesOf(first, after)).toEqual(after.map(() => ["completed"]));
  });

  it("reads again from Kafka what came after the backup, and repeats nothing that came before", async () => {
    await stack.compose("stop", "consumer");
    await inPostgres("pg_restore", "--clean", "--if-exists", "--dbname=consumer", DUMP);
    await stack.compose(
      ...[
        "exec",
        "-T",
        "kafka",
        "/opt/kafka/bin/kafka-consumer-groups.sh",
        "--bootstrap-server",
        "kafka:9092",
      ],
      ...["--group", "intercom-dsar", "--topic", "dsar.requests", "--reset-offsets"],
      ...["--to-datetime", "2026-01-01T00:00:00.000", "--execute"],
    );
    await stack.compose("start", "consumer");

    const messages = await awaitOutcomes(stack, after, WITHIN_MS, 2);

    expect(statusesOf(messages, before)).toEqual(before.map(() => ["completed"]));
    // Who was deleted after the backup is found no longer. The event id is the first outcome's, so that a reader keeps that one.
    expect(statusesOf(messages, after)).toEqual(
      after.map(({ kind }) => ["completed", kind === "access" ? "completed" : "not_found"]),
    );
    expect(eventIdsOf(messages).size).toBe(before.length + after.length);
  });
});

function statusesOf(messages: readonly KafkaMessage[], requests: readonly RequestInput[]) {
  const outcomes = messages.map(({ value, headers }) => decodeOutcome({ value, headers: headers ?? {} }));
  return requests.map((request) =>
    outcomes.filter(({ requestId }) => requestId === request.requestId).map(({ status }) => status),
  );
}

function eventIdsOf(messages: readonly KafkaMessage[]): Set<string> {
  return new Set(messages.map(({ headers }) => String(headers?.ce_id)));
}
