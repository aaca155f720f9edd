import { join } from "node:path";
import type { CallSeen } from "@intercom-dsar/intercom-simulator";
import { createStage } from "../stage/stage.ts";
import { waitUntil } from "../stage/wait-until.ts";
import { type Commit, readCommits, recordingLaunch } from "./commit-boundaries.ts";
import type { Kafka } from "./run-cell.ts";
import {
  type MatrixKind,
  SUBJECT_WORKSPACE,
  subjectEnvironment,
  subjectEvent,
  subjectRequest,
} from "./subject.ts";

export interface Rehearsal {
  readonly calls: readonly CallSeen[];
  readonly commits: readonly Commit[];
}

const TIMEOUT_MS = 60_000;

/** Runs a request that nobody disturbs, to learn at which boundaries it can be killed. */
export async function rehearse(kafka: Kafka, kind: MatrixKind): Promise<Rehearsal> {
  const name = `rehearsal-${kind}`;
  await using stage = await createStage({
    name,
    ...kafka,
    workspace: SUBJECT_WORKSPACE,
    environment: subjectEnvironment(kind),
  });
  const request = subjectRequest(name, kind);
  await kafka.topics.send(stage.requestTopic, [subjectEvent(request)]);
  const file = join(stage.directory, "commits");
  const consumer = stage.start(recordingLaunch(file));
  const isOut = () => kafka.topics.outcomes().some(({ key }) => key === name);
  await waitUntil(`the rehearsed ${kind}`, isOut, TIMEOUT_MS);
  const isEmpty = () => stage.withLedger(async (ledger) => (await ledger.reads.summary()).unpublished === 0);
  await waitUntil("an empty outbox", isEmpty, TIMEOUT_MS);
  const commits = readCommits(file);
  await consumer.kill("SIGTERM");
  return { calls: stage.simulator.control.calls(), commits };
}
